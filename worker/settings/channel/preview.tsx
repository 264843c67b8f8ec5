import { raw } from 'hono/html'
import type { Signature } from '../../contract/channel.ts'
import { type Identity, senderOf } from '../../messages/sender.ts'
import { signatureOf } from '../../messages/signature.ts'
import type { Viewer } from '../page.tsx'

/** An answer of whoever is looking, as a customer gets it. */
export function Preview(props: {
  viewer: Viewer & { me: NonNullable<Viewer['me']> }
  mailDomain: string
  channel: Identity & Signature
}) {
  const { viewer, mailDomain, channel } = props
  const { t, me } = viewer
  const from = senderOf(me, channel, mailDomain)
  const signature = signatureOf(channel, me)
  return (
    <section class="card" aria-labelledby="preview">
      <h2 id="preview">{t('preview.title')}</h2>
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
