import type { DeadLetter } from '../ledger/dead-letters.ts'
import type { HeldMail } from '../ledger/held-mail.ts'
import { moment } from './moment.ts'
import type { Viewer } from './page.tsx'
import { Sure } from './sure.tsx'
import type { TextKey, Words } from './words.ts'

/** A mail that is in no inbox: from whom to whom, since when, why, and what can be done about it. */
export function HeldMailRow({ viewer: { t }, mail }: { viewer: Viewer; mail: HeldMail }) {
  const at = `/settings/mail/raw/${mail.key.slice('raw/'.length, -'.eml'.length)}`
  const people = t('mail.from_to', { from: mail.envelopeFrom || t('mail.nobody'), to: mail.envelopeTo })
  return (
    <li>
      <div class="row-text">
        <span class="row-name">{people}</span>
        <span class="row-more">
          {[moment(t, mail.receivedAt), size(t, mail.size)].join(' · ')}
          {mail.failures > 0 && ` · ${t('mail.failures', { count: mail.failures })}`}
        </span>
        {mail.state === 'waiting' && <Reason reason={mail.reason} />}
      </div>
      <div class="row-acts">
        <a class="button" href={at} aria-label={`${t('mail.download')}: ${people}`}>
          {t('mail.download')}
        </a>
        <Act t={t} action={`${at}/try`} label="mail.try" about={people} />
        {mail.state === 'refused' && (
          <Sure
            label={t('mail.discard')}
            help={t('mail.discard_help')}
            action={`${at}/discard`}
            button={t('mail.discard_sure')}
            about={people}
          />
        )}
      </div>
    </li>
  )
}

/** A job that was given up: what it was to do, why it failed, and another try. */
export function DeadLetterRow({ viewer: { t }, letter }: { viewer: Viewer; letter: DeadLetter }) {
  const job = t(`job.${letter.kind}` satisfies TextKey)
  return (
    <li>
      <div class="row-text">
        <span class="row-name">{job}</span>
        <span class="row-more">
          {moment(t, letter.failedAt)} · {t('mail.failures', { count: letter.failures })}
        </span>
        <Reason reason={letter.reason} />
      </div>
      <div class="row-acts">
        {letter.conversationId !== null && (
          <a class="button" href={`/inbox#${letter.conversationId}`}>
            {t('mail.open')}
          </a>
        )}
        <Act t={t} action={`/settings/mail/jobs/${letter.id}/try`} label="mail.try" about={job} />
      </div>
    </li>
  )
}

function Act({ t, action, label, about }: { t: Words; action: string; label: TextKey; about: string }) {
  return (
    <form method="post" action={action}>
      <button class="button outline" aria-label={`${t(label)}: ${about}`}>
        {t(label)}
      </button>
    </form>
  )
}

/** As the machine put it: it is for whoever looks after the account. */
function Reason({ reason }: { reason: string | null }) {
  return reason === null ? null : (
    <code class="reason" lang="en">
      {reason}
    </code>
  )
}

function size(t: Words, bytes: number): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1000))
  return new Intl.NumberFormat(t.locale, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0 }).format(
    kilobytes,
  )
}
