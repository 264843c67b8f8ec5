/** What lies in the queue. `accept` is mail that is in R2 and in no table yet. */
export type Job =
  | { kind: 'accept'; key: string; from: string; to: string }
  | { kind: 'handle'; subscriber: SubscriberName; eventSeq: number }

export type SubscriberName = 'deliver' | 'index' | 'invite'
