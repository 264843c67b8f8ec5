import { Attendance, type Invitation } from '../../worker/contract/invitation.ts'
import type { Message } from '../../worker/contract/message.ts'
import type { Inbox } from '../inbox/inbox.ts'
import type { Meeting } from '../inbox/meeting.ts'
import { isOwnAddress } from '../inbox/recipients.ts'
import { t } from '../locales/translate.ts'
import { Button } from '../ui/button.tsx'
import { memberName } from './member-name.ts'

interface InvitationAnswerProps {
  inbox: Inbox
  message: Message
  invitation: Invitation
  meeting: Meeting
}

/** What we said to the organizer and who of us did, and how to say it or something else. */
export function InvitationAnswer({ inbox, message, invitation, meeting: { given, later } }: InvitationAnswerProps) {
  const saving = inbox.attending.value.get(message.id)
  const answer = saving ?? given?.attending?.answer
  const to = invitation.organizer?.email
  const start = inbox.start.value
  const isAsked = Boolean(invitation.uid && to && start && !isOwnAddress(to, start))
  const isOpen = isAsked && inbox.conversation.value?.place === 'inbox' && later === null
  const name = given?.authorId === start?.me.id ? t('event.you') : memberName(inbox, given?.authorId ?? null)
  const said = given?.attending && !saving ? t(`event.invitation.${given.attending.answer}`, { actor: name }) : null
  return (
    <footer>
      {isOpen && inbox.canAct.value && (
        <div role="group" aria-label={t('invitation.question')}>
          {Attendance.options.map((option) => (
            <Button
              key={option}
              aria-pressed={answer === option}
              title={t('invitation.goes_to', { email: to ?? '' })}
              onClick={() => void inbox.answerInvitation(message.id, option)}
              {...(answer === option && { icon: 'tick' as const })}
            >
              {t(`invitation.${option}`)}
            </Button>
          ))}
        </div>
      )}
      {said && <p>{given?.status === 'failed' ? t('invitation.not_sent') : said}</p>}
      {isOpen && !said && to?.toLowerCase() !== message.from.email.toLowerCase() && (
        <p>{t('invitation.goes_to', { email: to ?? '' })}</p>
      )}
    </footer>
  )
}
