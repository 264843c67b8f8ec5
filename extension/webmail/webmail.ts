/** A message as the host's page shows it. `hostMessageId` means something to its adapter only. */
export interface MessageRef {
  hostMessageId: string
  el: Element
  from?: { email: string; name?: string }
  /** As the page writes it, in the reader's language: to compare, never to parse. */
  sentAt?: string
}

/** The thread the reader sees. `hostThreadId` is null where the page does not tell it. */
export interface ThreadRef {
  kind: 'thread' | 'message'
  hostThreadId: string | null
  subject: string
  messages: MessageRef[]
  participants: string[]
}

/** `messageId` is the RFC 5322 Message-ID, with its angle brackets. */
export type MessageIdResult =
  | { ok: true; messageId: string; via: 'original' | 'network' }
  | { ok: false; reason: 'not-seen' | 'signed-out' | 'unavailable' }

/**
 * The webmail whose page we are a guest in. Everything is read from the page as it is now,
 * and where the page is not as expected the answer is nothing: a wrong thread is worse than none.
 */
export interface WebmailHost {
  readonly id: 'gmail' | 'outlook'
  /** The address that is signed in; null: show nothing. */
  account(): string | null
  /** The visible thread only. */
  currentThread(): ThreadRef | null
  /** Never throws; aborting answers `unavailable`. */
  resolveMessageId(message: MessageRef, signal: AbortSignal): Promise<MessageIdResult>
  threadAnchor(): { parent: Element; before: Element | null } | null
  /** Where an overlay over the mail area goes, in CSS pixels of the viewport; the host's header and compose windows stay outside. */
  contentRect(): DOMRect
  theme(): { dark: boolean; background: string }
  /** Navigation and re-rendering, at most once a frame. Returns how to stop. */
  onChange(changed: () => void): () => void
}
