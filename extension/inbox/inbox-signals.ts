import type { ReadonlySignal } from '@preact/signals'
import type { Start } from '../../worker/contract/account.ts'
import type { Conversation, Counts, Status, View } from '../../worker/contract/conversation.ts'
import type { Attendance } from '../../worker/contract/invitation.ts'
import type { Address } from '../../worker/contract/message.ts'
import type { ApiError } from '../api/api-error.ts'
import type { Connection } from '../realtime/socket.ts'
import type { About } from './about.ts'
import type { ContactFiles } from './contact-files.ts'
import type { Draft, DraftKind } from './drafts.ts'
import type { List } from './list.ts'
import type { Merging } from './parts.ts'
import type { Attention } from './pane.ts'
import type { Search } from './search.ts'
import type { Timeline } from './timeline.ts'
import type { Toast } from './toasts.ts'
import type { Uploading } from './uploads.ts'

/** What there is to draw. Read only, and the same objects for as long as the inbox lives. */
export interface InboxSignals {
  /** Null until loaded; `startError` says why it could not be. */
  start: ReadonlySignal<Start | null>
  startError: ReadonlySignal<ApiError | null>
  connection: ReadonlySignal<Connection>

  inboxId: ReadonlySignal<string | null>
  /** False where the member may look only: in the open conversation, or in the inbox while none is open. Then the worker refuses what changes a conversation. */
  canAct: ReadonlySignal<boolean>
  view: ReadonlySignal<View>
  /** Open or closed; it matters in the views all, mine and unassigned. */
  status: ReadonlySignal<Status>
  counts: ReadonlySignal<Counts | null>
  list: ReadonlySignal<List>
  /** How many mails were heard to come in; it grows, too, when what is known was loaded anew. */
  received: ReadonlySignal<number>
  /** How many rows wait above while the list is scrolled; `showNew` lets them in. */
  newAbove: ReadonlySignal<number>
  /** The row that the keyboard is on: with a conversation open its own row, and none where that is not among the rows. */
  cursorId: ReadonlySignal<string | null>
  search: ReadonlySignal<Search>
  /** Where the focus belongs after what was just done; the component there takes it when this changes. */
  attention: ReadonlySignal<Attention | null>

  /** The open conversation: id, row and timeline. `conversation` is null while it is loaded. */
  selectedId: ReadonlySignal<string | null>
  conversation: ReadonlySignal<Conversation | null>
  /** How often one was to be closed that was closed already. */
  closedAlready: ReadonlySignal<number>
  timeline: ReadonlySignal<Timeline>
  /** Who an answer to the open conversation is from, as its receiver reads it; null while it is loaded. */
  sender: ReadonlySignal<Address | null>
  /** What is added under it, in plain text; null where nothing is. */
  signature: ReadonlySignal<string | null>
  /** The open conversation's contact and its earlier conversations. */
  about: ReadonlySignal<About>
  files: ReadonlySignal<ContactFiles>
  /** Conversation id → ids of the other members who are answering it now. */
  answering: ReadonlySignal<ReadonlyMap<string, readonly string[]>>

  /** Message id → the answer to its invitation that is being saved. */
  attending: ReadonlySignal<ReadonlyMap<string, Attendance>>

  /** What is written and not sent in the open conversation; null while it is loaded. */
  draft: ReadonlySignal<Draft | null>
  /** Which half of the composer is being written in; the component focuses it when this changes. */
  composing: ReadonlySignal<DraftKind | null>
  /** Uploads under way or failed in the open conversation; those done are in `draft.reply.uploads`. */
  uploading: ReadonlySignal<readonly Uploading[]>
  /** Something can be sent: it has text, a recipient, no upload under way, and no more files than a mail can carry. */
  canSend: ReadonlySignal<boolean>
  /** The answer's files together are more than a mail can carry. */
  isTooHeavy: ReadonlySignal<boolean>
  /** The day and time at which the answer is to leave are being picked. */
  isPickingTime: ReadonlySignal<boolean>

  /** What a conversation is to be merged into, while that is chosen; else null. */
  merging: ReadonlySignal<Merging | null>
  /** The newest last. */
  toasts: ReadonlySignal<readonly Toast[]>
  /** There is something that `undoLast` undoes. */
  canUndo: ReadonlySignal<boolean>
  isHelpOpen: ReadonlySignal<boolean>
  isSearchOpen: ReadonlySignal<boolean>
}
