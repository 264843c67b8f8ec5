import { avatarColour, initials } from './avatar-colour.ts'
import './avatar.css'

/** A person as a disc. The name stands beside it wherever it matters, so it is silent to a screen reader. */
export function Avatar({
  name,
  seed,
  large = false,
  titled = false,
}: {
  name: string
  seed?: string
  large?: boolean
  titled?: boolean
}) {
  return (
    <span
      class={large ? 'avatar large' : 'avatar'}
      style={{ background: avatarColour(seed ?? name) }}
      aria-hidden={titled ? undefined : 'true'}
      role={titled ? 'img' : undefined}
      aria-label={titled ? name : undefined}
      title={titled ? name : undefined}
    >
      {initials(name)}
    </span>
  )
}

/** The place of a person who is not there yet. */
export function NoAvatar() {
  return <span class="avatar nobody" aria-hidden="true" />
}
