import { batch, computed, signal } from '@preact/signals'
import type { Status, View } from '../../worker/contract/conversation.ts'
import type { Client } from '../api/client.ts'
import { offline } from '../api/request.ts'
import type { Hears, Socket } from '../realtime/socket.ts'
import type { Store } from '../session/host.ts'
import { createAbout } from './about.ts'
import { createAccount } from './account.ts'
import { createAnswering } from './answering.ts'
import { applyEvent } from './apply-event.ts'
import { createAttending } from './attending.ts'
import { createChanges } from './changes.ts'
import { createComments } from './comments.ts'
import { createComposer } from './composer.ts'
import { createConversations } from './conversations.ts'
import { createCounts } from './counts.ts'
import { createCursor } from './cursor.ts'
import { createDrafts, type DraftKind } from './drafts.ts'
import type { InboxActions } from './inbox-actions.ts'
import type { InboxSignals } from './inbox-signals.ts'
import { createList } from './list.ts'
import { createLooking } from './looking.ts'
import { createPane } from './pane.ts'
import { createParts } from './parts.ts'
import { createReading } from './reading.ts'
import { isOwnAddress, replyRecipients } from './recipients.ts'
import { createRoom } from './room.ts'
import { createRows } from './rows.ts'
import { createSearch } from './search.ts'
import { createSending } from './sending.ts'
import { createTimeline } from './timeline.ts'
import { createToasts } from './toasts.ts'
import { createUploads } from './uploads.ts'
import { whenBack } from './when-back.ts'

/** The state of the app: signals to draw, actions to call. */
export interface Inbox extends InboxSignals, InboxActions {}

export interface InboxParts {
  client: Client
  socket: Socket
  /** Where drafts are kept. */
  store: Store
}

/** Makes the app's state over one signed-in account. Nothing is loaded before `load()`. */
export function createInbox({ client, socket, store }: InboxParts): Inbox {
  const toasts = createToasts()
  const account = createAccount(client, toasts)
  const conversations = createConversations((before, after) => counts.changed(before, after))
  const counts = createCounts(client, conversations, () => account.start.value?.me.id ?? null)
  const { looking, ...place } = createLooking(store, account.start)
  const list = createList(client, conversations, looking)
  const search = createSearch(client, conversations, place.inboxId)
  const { rows, ...paging } = createRows(list, search)
  const cursor = createCursor(rows)
  const answering = createAnswering()
  const [received, closedAlready] = [signal(0), signal(0)]
  const [isHelpOpen, isSearchOpen] = [signal(false), signal(false)]

  const selectedId = signal<string | null>(null)
  const composing = signal<DraftKind | null>(null)
  const known = (id: string) => conversations.seen.value.get(id) ?? null
  const conversation = computed(() => (selectedId.value ? known(selectedId.value) : null))
  const { sender, signature, canAct } = createRoom(account.start, conversation, place.inboxId)
  const timeline = createTimeline(client)
  const about = createAbout(client)
  const recipients = computed(() => {
    const start = account.start.value
    const { items, state } = timeline.timeline.value
    if (!start || !conversation.value || (state !== 'ready' && state !== 'more')) return null
    return replyRecipients(items, conversation.value, (email) => isOwnAddress(email, start))
  })
  const drafts = createDrafts(store, () => account.start.peek()?.me.id ?? '', recipients)
  const uploads = createUploads(client, drafts, selectedId, toasts)
  const writing = { account, drafts, timeline, toasts }
  const takenBack = (id: string) => void (id === selectedId.peek() && (composing.value ??= 'reply'))
  const sending = createSending(client, { ...writing, takenBack })
  const { attending, ...invitations } = createAttending(client, writing)
  const comments = createComments(client, writing)
  const composer = createComposer({
    composing,
    drafts,
    uploading: uploads.uploading,
    conversation,
    socket,
    sending,
    comments,
    start: account.start,
  })
  const markRead = createReading(client, conversations, selectedId)
  const changes = createChanges(client, {
    conversations,
    account,
    toasts,
    changed: counts.askSoon,
    undone: (id) => returnTo(id),
  })
  const shown = { selectedId, rows, cursor, conversations, drafts, timeline, about, composer, toasts, markRead }
  const { attend, reopen, finish, returnTo, show: follow, ...pane } = createPane(client, shown)
  const moving = { changed: counts.askSoon, open: pane.open, follow }
  const parting = createParts(client, { ...shown, conversation, composing, ...moving })

  const hears: Hears = {
    happened(happened) {
      applyEvent(happened, { conversations, timeline, counts, account, answering })
      if (happened.event.type === 'message.received') received.value++
      if (happened.conversation?.id === selectedId.peek() && globalThis.document?.hasFocus()) void markRead()
    },
    answering(conversationId, memberId, isAnswering) {
      if (memberId !== account.start.peek()?.me.id) answering.hear(conversationId, memberId, isAnswering)
    },
    async reload() {
      const start = await account.load()
      if (!start) throw offline()
      await place.choose(start)
      conversations.clear()
      list.forget()
      socket.start(start.seq, hears)
      await Promise.all([show(), reopen(), timeline.forget()])
      received.value++
    },
  }

  async function show(): Promise<void> {
    const inboxId = place.inboxId.peek()
    if (inboxId) await Promise.all([list.show(), counts.load(inboxId)])
  }

  async function look(change: () => void): Promise<void> {
    batch(() => {
      change()
      search.end()
      isSearchOpen.value = false
      cursor.set(null)
    })
    await Promise.all([place.keep(), list.show()])
  }

  async function load(): Promise<void> {
    const start = await account.load()
    if (!start) return
    await place.choose(start)
    socket.start(start.seq, hears)
    await show()
  }

  /** What failed for want of a network is loaded when it is back, without being asked. */
  const recovery = whenBack(socket.state, async () => {
    if (!account.start.peek()) return load()
    if (list.list.peek().state === 'error') await list.reload()
    if (timeline.timeline.peek().state === 'error') await timeline.forget()
    if (about.about.peek().state === 'error') await reopen()
    if (about.files.peek().state === 'error') await about.loadFiles()
  })

  return {
    ...parting,
    start: account.start,
    startError: account.error,
    connection: socket.state,
    inboxId: place.inboxId,
    canAct,
    sender,
    signature,
    view: place.view,
    status: place.status,
    counts: counts.counts,
    list: list.list,
    received,
    newAbove: list.newAbove,
    search: search.search,
    selectedId,
    conversation,
    closedAlready,
    timeline: timeline.timeline,
    about: about.about,
    files: about.files,
    answering: answering.answering,
    attending,
    draft: drafts.draft,
    composing,
    uploading: uploads.uploading,
    ...composer,
    toasts: toasts.toasts,
    canUndo: toasts.canUndo,
    isHelpOpen,
    isSearchOpen,
    load,
    dispose() {
      socket.close()
      for (const part of [parting, account, counts, answering, timeline, drafts, uploads, toasts, recovery])
        part.dispose()
    },
    async selectInbox(inboxId) {
      await Promise.all([look(() => (place.inboxId.value = inboxId)), counts.load(inboxId)])
    },
    // Open ones again: the numbers beside the views are of those.
    selectView: (view: View) => look(() => ([place.view.value, place.status.value] = [view, 'open'])),
    setStatus: (status: Status) => look(() => (place.status.value = status)),
    ...paging,
    setScrolled: list.setScrolled,
    showNew: list.showNew,
    ...pane,
    loadOlder: timeline.loadOlder,
    loadFiles: about.loadFiles,
    known,
    ...changes,
    async finishClosing(id) {
      if (known(id)?.status === 'closed') closedAlready.value++
      else await finish(id, changes.close)
    },
    finishRemoving: (id) => finish(id, changes.remove),
    finishAsSpam: (id) => finish(id, changes.markSpam),
    sendLater: composer.send,
    reschedule: sending.reschedule,
    sendNow: sending.sendNow,
    // An answer to an invitation has no text to give back.
    undoSend: async (id) => (invitations.isOne(id) ? invitations.takeBack(id) : sending.undoSend(id)),
    answerInvitation: invitations.answerInvitation,
    retrySend: sending.retrySend,
    async removeComment(commentId) {
      const open = conversation.peek()
      if (open) await comments.remove(open, commentId)
    },
    upload: uploads.upload,
    removeUpload: uploads.remove,
    searchFor: search.searchFor,
    openSearch: () =>
      batch(() => {
        isSearchOpen.value = true
        attend('search')
      }),
    closeSearch: () =>
      batch(() => {
        isSearchOpen.value = false
        search.end()
        attend('rows')
      }),
    toggleHelp: () => void (isHelpOpen.value = !isHelpOpen.peek()),
    setAvailability: account.setAvailability,
    setLocale: account.setLocale,
    dismissToast: toasts.dismiss,
    holdToast: toasts.hold,
    undo: toasts.undo,
    undoLast: toasts.undoLast,
  }
}
