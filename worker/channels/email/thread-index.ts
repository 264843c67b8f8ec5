import { normaliseSubject } from './subject.ts'

/** Of a Thread-Index (MS-OXOMSG 2.2.1.3) the first 22 bytes name the thread; each answer adds five. */
const threadBytes = 22

/**
 * The name that Outlook gives a thread, which stays where an Exchange server drops References. It is good with the same
 * subject only: programs that copy a mail to write another one copy it too. The space keeps it apart from every Message-ID.
 * `isAnswer` where it is no thread's first mail. Null for what is none.
 */
export function readThreadIndex(value: string | null, subject: string): { key: string; isAnswer: boolean } | null {
  const bare = normaliseSubject(subject)
  // 22 bytes are 30 characters of base64, the last of which has bits of the next byte too.
  if (value === null || bare === '' || !/^[a-z0-9+/]{30,1000}={0,2}$/i.test(value)) return null
  const bytes = atob(value.slice(0, 32).replace(/=+$/, '').padEnd(32, 'A')).slice(0, threadBytes)
  const isAnswer = value.replace(/=+$/, '').length >= Math.ceil(((threadBytes + 5) * 8) / 6)
  return { key: `thread-index ${btoa(bytes)} ${bare.slice(0, 200)}`, isAnswer }
}
