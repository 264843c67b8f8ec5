import { raw } from 'hono/html'
import type { Signature } from '../../contract/channel.ts'
import { type Identity, senderOf } from '../../messages/sender.ts'
import { signatureOf } from '../../messages/signature.ts'
import type { Form } from '../form.ts'
import type { Viewer } from '../page.tsx'

/** An answer of whoever is looking, as a customer gets it. */
export function Preview(props: {
  viewer: Viewer & { me: NonNullable<Viewer['me']> }
  mailDomain: string
  channel: Identity & Signature
  /** Whether it was asked for just now: then the page begins with it. */
  isAsked: boolean
}) {
  const { viewer, mailDomain, channel, isAsked } = props
  const { t, me } = viewer
  const from = senderOf(me, channel, mailDomain)
  const signature = signatureOf(channel, me)
  return (
    <section class="card" aria-labelledby="preview">
      <h2 id="preview" tabindex={-1} autofocus={isAsked}>
        {t('preview.title')}
      </h2>
      <p class="intro">{t('preview.intro')}</p>
      <div class="letter">
        <p class="letter-from">
          <b>{from.name}</b> <span>&lt;{from.email}&gt;</span>
        </p>
        <p>{t('preview.text')}</p>
        {signature && <div class="letter-signature">{raw(signature.html)}</div>}
      </div>
    </section>
  )
}

/** Whether a form was sent to be looked at, and not to be kept. */
export const asksPreview = ({ values }: Form) => values.act?.[0] === 'preview'
