import type { Invitation } from '../../worker/contract/invitation.ts'
import type { Message } from '../../worker/contract/message.ts'

/** What the rest of a conversation says of a mail's invitation. */
export interface Meeting {
  /** Our newest answer to it. */
  given: Message | null
  /** What a later mail of the same sender has made of it. */
  later: 'changed' | 'called_off' | null
  isUpdate: boolean
}

export function meetingOf(message: Message, invitation: Invitation, messages: readonly Message[]): Meeting {
  const given = messages.findLast((one) => one.attending?.invitationId === message.id && one.status !== 'undone')
  const others = messages.filter((one) => one.id !== message.id && isSameMeeting(one, message, invitation))
  const later = others.findLast((one) => one.sentAt > message.sentAt)
  return {
    given: given ?? null,
    later: later ? (later.invitation?.method === 'cancel' ? 'called_off' : 'changed') : null,
    isUpdate: invitation.sequence > 0 || others.some((one) => one.sentAt < message.sentAt),
  }
}

/** Anybody may write the id of a meeting into a mail of their own, and the sender of another's into its From. */
function isSameMeeting(other: Message, message: Message, { uid, occurrence }: Invitation): boolean {
  const said = other.invitation
  return (
    said !== null &&
    uid !== '' &&
    said.uid === uid &&
    (said.occurrence === null || said.occurrence === occurrence) &&
    (said.method === 'request' || said.method === 'cancel') &&
    other.direction === 'in' &&
    other.from.email === message.from.email &&
    (!other.isNewParticipant || message.isNewParticipant)
  )
}
