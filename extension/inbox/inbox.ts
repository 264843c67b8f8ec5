import type { ReadonlySignal } from '@preact/signals'
import type { Availability, Locale, Start } from '../../worker/contract/account.ts'
import type { Conversation, Counts, Status, View } from '../../worker/contract/conversation.ts'
import type { ApiError } from '../api/api-error.ts'
import type { Client } from '../api/client.ts'
import type { Connection, Socket } from '../realtime/socket.ts'
import type { Store } from '../session/host.ts'
import type { About } from './about.ts'
import type { Draft, DraftKind, ReplyDraft } from './drafts.ts'
import type { List } from './list.ts'
import type { Search } from './search.ts'
import type { Timeline } from './timeline.ts'
import type { Toast } from './toasts.ts'
import type { Uploading } from './uploads.ts'

/**
 * The state of the app: signals to draw, actions to call. Signals are read only, and are the same
 * objects for as long as the inbox lives. Actions never throw: what goes wrong becomes a toast.
 */
export interface Inbox {
  /** Null until loaded; `startError` says why it could not be. */
  start: ReadonlySignal<Start | null>
  startError: ReadonlySignal<ApiError | null>
  connection: ReadonlySignal<Connection>

  inboxId: ReadonlySignal<string | null>
  /** False where the member may look only: then every action that changes a conversation is refused by the worker. */
  canAct: ReadonlySignal<boolean>
  view: ReadonlySignal<View>
  /** Open or closed; it matters in the views all, mine and unassigned. */
  status: ReadonlySignal<Status>
  counts: ReadonlySignal<Counts | null>
  list: ReadonlySignal<List>
  /** How many rows wait above while the list is scrolled; `showNew` lets them in. */
  newAbove: ReadonlySignal<number>
  /** The row that the keyboard is on. */
  cursorId: ReadonlySignal<string | null>
  search: ReadonlySignal<Search>

  /** The open conversation: id, row and timeline. `conversation` is null while it is loaded. */
  selectedId: ReadonlySignal<string | null>
  conversation: ReadonlySignal<Conversation | null>
  timeline: ReadonlySignal<Timeline>
  /** The open conversation's contact and its earlier conversations. */
  about: ReadonlySignal<About>
  /** Conversation id → ids of the other members who are answering it now. */
  answering: ReadonlySignal<ReadonlyMap<string, readonly string[]>>

  /** What is written and not sent in the open conversation; null while it is loaded. */
  draft: ReadonlySignal<Draft | null>
  /** Which half of the composer is being written in; the component focuses it when this changes. */
  composing: ReadonlySignal<DraftKind | null>
  /** Uploads under way or failed in the open conversation; those done are in `draft.reply.uploads`. */
  uploading: ReadonlySignal<readonly Uploading[]>
  /** Something can be sent: it has text, a recipient, and no upload under way. */
  canSend: ReadonlySignal<boolean>

  toasts: ReadonlySignal<readonly Toast[]>
  isHelpOpen: ReadonlySignal<boolean>
  isSearchOpen: ReadonlySignal<boolean>

  /** Loads the start, opens the socket. Called once; again after a `startError`. */
  load(): Promise<void>
  /** Ends the socket and every timer. */
  dispose(): void

  selectInbox(inboxId: string): Promise<void>
  selectView(view: View): Promise<void>
  setStatus(status: Status): Promise<void>
  /** The following page of the list, or of the search while there is one. */
  loadMore(): Promise<void>
  /** Loads the list again, after an error. */
  reload(): Promise<void>
  /** The list tells whether it is scrolled away from the top: rows arriving meanwhile wait in `newAbove`. */
  setScrolled(isScrolled: boolean): void
  showNew(): void
  /** Moves the cursor; with a conversation open, opens the one moved to. */
  next(): void
  previous(): void

  /** Opens a conversation (without an id: the one under the cursor) and marks it read. */
  open(conversationId?: string): Promise<void>
  closePane(): void
  loadOlder(): Promise<void>
  /** Finds the conversation of a natively opened mail by its Message-IDs; null where none is known or it failed. */
  lookUp(messageIds: string[]): Promise<Conversation | null>
  /** A conversation as it is known now; reactive, null if it was never loaded. */
  known(conversationId: string): Conversation | null

  assign(conversationId: string, memberId: string | null): Promise<void>
  close(conversationId: string): Promise<void>
  reopen(conversationId: string): Promise<void>
  createTicket(conversationId: string, stageId: string): Promise<void>
  moveTicket(conversationId: string, stageId: string): Promise<void>
  removeTicket(conversationId: string): Promise<void>
  /** To the trash. */
  remove(conversationId: string): Promise<void>
  restore(conversationId: string): Promise<void>

  /** Chooses a half of the composer; null leaves it. */
  compose(kind: DraftKind | null): void
  writeReply(part: Partial<ReplyDraft>): void
  writeComment(text: string): void
  /** Sends what is written in the half that is chosen: the answer, or the comment. */
  send(): Promise<void>
  undoSend(messageId: string): Promise<void>
  retrySend(messageId: string): Promise<void>
  removeComment(commentId: string): Promise<void>
  /** Uploads a file for the answer; it is in the draft when it is done. */
  upload(file: File): Promise<void>
  /** Takes a file off the answer: one that is uploaded (its id) or under way (its key). */
  removeUpload(idOrKey: string): void

  /** An empty query ends the search. Calls while typing are fine: they are debounced. */
  searchFor(query: string): void
  openSearch(): void
  closeSearch(): void
  toggleHelp(): void

  setAvailability(availability: Availability): Promise<void>
  setLocale(locale: Locale): Promise<void>
  dismissToast(toastId: number): void
  undo(toastId: number): Promise<void>
}

export interface InboxParts {
  client: Client
  socket: Socket
  /** Where drafts are kept. */
  store: Store
}

/** Makes the app's state over one signed-in account. Nothing is loaded before `load()`. */
export declare function createInbox(parts: InboxParts): Inbox
