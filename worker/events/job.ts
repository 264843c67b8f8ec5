/** What lies in the queue. `isAgain`: it was given up once, and is noted among what failed. */
export type Job = (
  | /** Mail that is in R2 and in no table yet. */ { kind: 'accept'; key: string; from: string; to: string }
  | { kind: 'handle'; subscriber: SubscriberName; eventSeq: number }
  /** Looks through the search index for what is missing, a step at a time. */
  | { kind: 'index_all'; of: 'messages' | 'comments'; after: string }
) & { isAgain?: boolean }

export type SubscriberName = 'deliver' | 'index' | 'invite'
