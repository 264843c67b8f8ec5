import { signal } from '@preact/signals'
import type { ContactFile } from '../../worker/contract/conversation.ts'
import type { Client } from '../api/client.ts'
import { attempt } from './attempt.ts'

/** The files that the open conversation's contact sent us and that we sent them, the newest first, as far as they were asked for. */
export interface ContactFiles {
  items: ContactFile[]
  /** Where the following page begins; null at the end. */
  next: string | null
  state: 'idle' | 'loading' | 'ready' | 'error'
}

const none: ContactFiles = { items: [], next: null, state: 'idle' }

/** At once: a sender may have thousands of files in Spam. Further on goes who asks for more. */
const MOST_PAGES = 5

export function createContactFiles(client: Pick<Client, 'contactFiles'>) {
  const files = signal<ContactFiles>(none)
  let contactId: string | null = null
  let asked = 0

  /** A page of which nothing may be shown is not the end: there is one after it, for whoever still looks. */
  async function readOn(id: string, from: string | null, mine: number) {
    let page = await client.contactFiles(id, from)
    for (let pages = 1; pages < MOST_PAGES; pages++) {
      if (mine !== asked || page.items.length > 0 || page.next === null) break
      page = await client.contactFiles(id, page.next)
    }
    return page
  }

  async function load(id: string, { items, next }: ContactFiles): Promise<void> {
    const mine = ++asked
    files.value = { items, next, state: 'loading' }
    const answer = await attempt(() => readOn(id, next, mine))
    if (mine !== asked) return
    files.value = answer.ok
      ? { items: [...items, ...answer.value.items], next: answer.value.next, state: 'ready' }
      : { items, next, state: 'error' }
  }

  /** What has come since, with new links to what was there. It is of no consequence where that fails. */
  async function refresh(id: string): Promise<void> {
    const mine = ++asked
    const answer = await attempt(() => readOn(id, null, mine))
    if (mine !== asked || !answer.ok) return
    const { items, next } = files.peek()
    const newest = new Set(answer.value.items.map((file) => file.id))
    const older = items.filter((file) => !newest.has(file.id))
    const isGapless = older.length < items.length
    files.value = isGapless
      ? { items: [...answer.value.items, ...older], next, state: 'ready' }
      : { ...answer.value, state: 'ready' }
  }

  return {
    files,
    async show(id: string): Promise<void> {
      const isSame = id === contactId && files.peek().state === 'ready'
      contactId = id
      await (isSame ? refresh(id) : load(id, none))
    },
    /** The following page, or after an error the one that failed. */
    async loadMore(): Promise<void> {
      if (contactId !== null && files.peek().state !== 'loading') await load(contactId, files.peek())
    },
    hide(): void {
      asked++
      contactId = null
      files.value = none
    },
  }
}
