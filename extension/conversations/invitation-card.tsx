import type { ComponentChildren } from 'preact'
import type { Invitation } from '../../worker/contract/invitation.ts'
import type { Message } from '../../worker/contract/message.ts'
import { meetingOf } from '../inbox/meeting.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { locale, t } from '../locales/translate.ts'
import { Tag } from '../ui/chip.tsx'
import { Icon } from '../ui/icon.tsx'
import { regional } from '../ui/regional.ts'
import { InvitationAnswer } from './invitation-answer.tsx'
import { InvitationPeople } from './invitation-people.tsx'
import { LinkedText } from './linked-text.tsx'
import { firstDay, meetingTime, organizersTime } from './meeting-time.ts'
import { recurrenceWords } from './recurrence-words.ts'
import './invitation-card.css'

interface InvitationCardProps {
  inbox: Inbox
  message: Message
  invitation: Invitation
}

/** The meeting that a mail is about: what, when, where and who, and whether we come. */
export function InvitationCard({ inbox, message, invitation }: InvitationCardProps) {
  const messages = inbox.timeline.value.items.flatMap((item) => item.message ?? [])
  const meeting = meetingOf(message, invitation, messages)
  const isOff = invitation.method === 'cancel' || meeting.later === 'called_off'
  const said = whatWasSaid(message, invitation)
  return (
    <section class="invitation" aria-label={t('invitation.label')}>
      {said && <p class="invitation-said">{said}</p>}
      <header>
        <Icon name="calendar" />
        <h3 class={isOff ? 'off' : undefined}>{invitation.summary || t('invitation.untitled')}</h3>
        {isOff ? (
          <Tag tone="late">{t('invitation.called_off')}</Tag>
        ) : meeting.later === 'changed' ? (
          <Tag tone="wait">{t('invitation.changed')}</Tag>
        ) : (
          meeting.isUpdate && invitation.method === 'request' && <Tag tone="new">{t('invitation.updated')}</Tag>
        )}
      </header>
      <dl>
        <Times {...invitation} />
        <Places {...invitation} />
        <InvitationPeople invitation={invitation} />
      </dl>
      {invitation.note !== '' && (message.text.trim() === '' || said) && <p class="message-text">{invitation.note}</p>}
      {invitation.method === 'request' && <InvitationAnswer {...{ inbox, message, invitation, meeting }} />}
    </section>
  )
}

/** What a reply or a counter-proposal says; null for what is no answer. */
function whatWasSaid({ from }: Message, { method, attendees }: Invitation): string | null {
  const [who] = attendees
  const isSender = who?.email.toLowerCase() === from.email.toLowerCase()
  const name = (who && !isSender ? who.email : '') || from.name || from.email
  if (method === 'counter') return t('invitation.counter', { name })
  return method === 'reply' ? t(`invitation.theirs.${who?.answer ?? 'none'}`, { name }) : null
}

function Times({ when, recurrence }: Invitation) {
  if (!when) return null
  const language = regional(locale())
  const there = organizersTime(when, language)
  return (
    <Row label={t('invitation.when')}>
      <span>{meetingTime(when, language)}</span>
      {there && <small>{there}</small>}
      {recurrence && <small>{recurrenceWords(recurrence, firstDay(when), language)}</small>}
    </Row>
  )
}

function Places({ location, link }: Invitation) {
  if (location === '' && link === null) return null
  return (
    <Row label={t('invitation.where')}>
      {location !== '' && (
        <span>
          {/* Only what is safe to follow is a link. */}
          {/http:/i.test(location) ? location : <LinkedText text={location} />}
        </span>
      )}
      {link !== null && link !== location && (
        <a href={link} target="_blank" rel="noopener noreferrer nofollow" title={link}>
          {t('invitation.join')}
        </a>
      )}
    </Row>
  )
}

function Row({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  )
}
