import type { Contact, Conversation } from '../../worker/contract/conversation.ts'

/** Who wrote, and what they wrote before: the newest of the contact's other conversations. */
export interface About {
  contact: Contact | null
  conversations: Conversation[]
  state: 'idle' | 'loading' | 'ready' | 'error'
}
