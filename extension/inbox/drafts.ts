import type { Upload } from '../../worker/contract/message.ts'

export type DraftKind = 'reply' | 'comment'
export interface Recipient {
  name: string
  email: string
}
/** Recipients start as those of the mail that is answered. */
export interface ReplyDraft {
  to: Recipient[]
  cc: Recipient[]
  bcc: Recipient[]
  html: string
  uploads: Upload[]
}
export interface Draft {
  conversationId: string
  reply: ReplyDraft
  comment: string
}
