import { signal } from '@preact/signals'
import type { Contact, Conversation } from '../../worker/contract/conversation.ts'
import type { Client } from '../api/client.ts'
import { attempt } from './attempt.ts'
import { createContactFiles } from './contact-files.ts'

/** Who wrote, and what they wrote before: the newest of the contact's other conversations. */
export interface About {
  contact: Contact | null
  conversations: Conversation[]
  state: 'idle' | 'loading' | 'ready' | 'error'
}

const nobody: About = { contact: null, conversations: [], state: 'idle' }

export function createAbout(client: Pick<Client, 'contact' | 'contactConversations' | 'contactFiles'>) {
  const { files, ...further } = createContactFiles(client)
  const about = signal<About>(nobody)
  let shown: string | null = null

  return {
    about,
    files,
    loadFiles: further.loadMore,
    async show(conversation: Conversation): Promise<void> {
      if (shown === conversation.id && about.peek().state !== 'error') return
      shown = conversation.id
      const isSame = about.peek().contact?.id === conversation.contactId
      about.value = isSame ? { ...about.peek(), state: 'loading' } : { ...nobody, state: 'loading' }
      const asking = attempt(() =>
        Promise.all([client.contact(conversation.contactId), client.contactConversations(conversation.contactId)]),
      )
      // They come by themselves: nobody waits for them to read who wrote.
      void further.show(conversation.contactId)
      const answer = await asking
      if (shown !== conversation.id) return
      if (!answer.ok) {
        about.value = { ...nobody, state: 'error' }
        return
      }
      const [contact, page] = answer.value
      about.value = {
        contact,
        conversations: page.items.filter((other) => other.id !== conversation.id),
        state: 'ready',
      }
    },
    hide(): void {
      shown = null
      about.value = nobody
      further.hide()
    },
  }
}
