import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Attendee, Invitation } from '../../worker/contract/invitation.ts'
import { t } from '../locales/translate.ts'

const FEW = 5

/** Who is invited, and what each of them said. */
export function InvitationPeople({ invitation: { organizer, attendees, attendeeCount } }: { invitation: Invitation }) {
  const [isWhole, setWhole] = useState(false)
  const firstMore = useRef<HTMLLIElement>(null)
  // The button that had the focus is gone.
  useLayoutEffect(() => firstMore.current?.focus(), [isWhole])
  const others = attendees.filter(({ email }) => email === '' || email !== organizer?.email)
  const host = attendees.find(({ email }) => email !== '' && email === organizer?.email)
  const shown = isWhole ? others : others.slice(0, others.length > FEW + 1 ? FEW : others.length)
  const hidden = attendeeCount - (attendees.length - others.length) - shown.length
  if (!organizer && others.length === 0) return null
  return (
    <>
      <dt>{t('invitation.who')}</dt>
      <dd>
        <ul>
          {organizer && (
            <li title={organizer.email}>
              {t('invitation.organizer', { name: organizer.name || organizer.email })}
              {host && <Answer {...host} answer={host.answer === 'accepted' ? null : host.answer} />}
            </li>
          )}
          {shown.map((one, at) => (
            <li key={at} title={one.email} {...(isWhole && at === FEW && { ref: firstMore, tabIndex: -1 })}>
              {one.name || one.email}
              <Answer {...one} />
            </li>
          ))}
        </ul>
        {hidden > 0 &&
          (isWhole ? (
            <span>{t('invitation.more', { count: hidden })}</span>
          ) : (
            <button type="button" aria-expanded={false} onClick={() => setWhole(true)}>
              {t('invitation.more', { count: hidden })}
            </button>
          ))}
      </dd>
    </>
  )
}

function Answer({ answer, isOptional }: Attendee) {
  const words = [
    ...(isOptional ? [t('invitation.optional')] : []),
    ...(answer ? [t(`invitation.answer.${answer}`)] : []),
  ]
  return words.length === 0 ? null : <small> · {words.join(' · ')}</small>
}
