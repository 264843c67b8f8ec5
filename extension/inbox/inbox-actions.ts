import type { Availability, Locale } from '../../worker/contract/account.ts'
import type { Conversation, Status, View } from '../../worker/contract/conversation.ts'
import type { Attendance } from '../../worker/contract/invitation.ts'
import type { DraftKind } from './drafts.ts'
import type { ReplyDraft } from './written.ts'

/**
 * What can be done. Actions show at once and never throw: what goes wrong puts back what was, and
 * becomes a toast. Those that change a conversation offer their undo in a toast.
 */
export interface InboxActions {
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
  /** Moves the cursor by some rows (one, unless told), as far as there are any; with a conversation open, opens the one moved to. */
  next(by?: number): void
  previous(by?: number): void
  /** Brings the keyboard to the rows: to the open one, or else to the first, and closes what is open elsewhere: a key is about the row it is on. */
  enterRows(): void
  /** The layout tells whether the list stands beside the open conversation. */
  setListBeside(isBeside: boolean): void

  /** Opens a conversation (without an id: the one under the cursor) and marks it read. */
  open(conversationId?: string): Promise<void>
  closePane(): void
  loadOlder(): Promise<void>
  /** The following page of the contact's files, or after an error the one that failed. */
  loadFiles(): Promise<void>
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
  /** Lets the agent choose what a conversation is merged into. */
  startMerging(conversationId: string): void
  /** Without words: the contact's other conversations. Calls while typing are fine: they are debounced. */
  findToMerge(query: string): void
  stopMerging(): void
  merge(conversationId: string, intoId: string): Promise<void>
  /** Takes a merged one out again, and opens it. */
  unmerge(conversationId: string): Promise<void>
  /** Starts another conversation with a message of the open one, and what was said after it unless `isAlone`, and opens it. */
  split(messageId: string, isAlone: boolean): Promise<void>
  /** To the trash. */
  remove(conversationId: string): Promise<void>
  restore(conversationId: string): Promise<void>
  /** Out of Filtered or Spam, where its sender's mail goes no more. */
  accept(conversationId: string): Promise<void>
  /**
   * Closes, or removes, and goes on: where it was the open one and its row leaves the list, the row that takes its
   * place is opened, or the list is shown. Undo opens it again. What is closed already stays, and counts in `closedAlready`.
   */
  finishClosing(conversationId: string): Promise<void>
  finishRemoving(conversationId: string): Promise<void>
  /** To Spam, where its sender's mail goes from now on. */
  finishAsSpam(conversationId: string): Promise<void>

  /** Chooses a half of the composer; null leaves it. */
  compose(kind: DraftKind | null): void
  writeReply(part: Partial<ReplyDraft>): void
  writeComment(text: string): void
  /** Sends what is written in the half that is chosen: the answer, or the comment. */
  send(): Promise<void>
  /** Has the answer that is written leave at that time, in milliseconds. */
  sendLater(leavesAt: number): Promise<void>
  pickTime(isWanted: boolean): void
  /** A scheduled answer: at another time, or now. */
  reschedule(messageId: string, leavesAt: number): Promise<void>
  sendNow(messageId: string): Promise<void>
  /** Takes an answer back into the composer, also one that is scheduled. */
  undoSend(messageId: string): Promise<void>
  retrySend(messageId: string): Promise<void>
  /** Tells the organizer of a meeting, which a message invited us to, whether we come. */
  answerInvitation(messageId: string, answer: Attendance): Promise<void>
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
  /** While the pointer or the focus is on it. */
  holdToast(toastId: number, isHeld: boolean): void
  undo(toastId: number): Promise<void>
  /** Undoes the newest act that can still be undone; again, the one before it. */
  undoLast(): Promise<void>
}
