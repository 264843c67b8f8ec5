import type { Attachment } from 'postal-mime'
import { contentOf, nameFromSubject } from './attachments.ts'
import { type TnefFile, type TnefMessage, readTnef } from './tnef.ts'
import { meetingAsCalendar } from './tnef-meeting.ts'
import { messageAsMail } from './tnef-message.ts'
import { newBudget } from './tnef-properties.ts'

/** A mail's files with each winmail.dat replaced by what was in it, and the body that Outlook put there. */
export interface Unpacked {
  files: Attachment[]
  text: string
  html: string | null
}

/** Outlook packs what it sends to its own kind into a file that nobody else opens. One that could not be read whole is kept beside what was found, and so is one that holds nothing where the mail is empty without it. */
export function unpackWinmail(parts: Attachment[], hasText: boolean): Unpacked {
  const unpacked: Unpacked = { files: [], text: '', html: null }
  const budget = newBudget()
  for (const part of parts) {
    const message = isTnef(part) ? readTnef(contentOf(part), budget) : null
    if (!message) {
      unpacked.files.push(part)
      continue
    }
    unpacked.text ||= message.text
    unpacked.html ??= message.html
    unpacked.files.push(...message.files.map(asPart))
    const meeting = meetingAsCalendar(message)
    if (meeting) unpacked.files.push({ ...unnamed, mimeType: 'text/calendar', content: meeting })
    const isEmpty = !hasText && !meeting && !message.text && message.html === null && message.files.length === 0
    if (!message.isWhole || isEmpty) unpacked.files.push(part)
  }
  return unpacked
}

const unnamed = { filename: null, disposition: 'attachment' } as const

function isTnef({ mimeType, filename }: Attachment): boolean {
  return /^application\/(?:vnd\.)?ms-tnef$/.test(mimeType) || /^(?:winmail|win)\.dat$/i.test(filename ?? '')
}

function asPart({ filename, type, contentId, content, message }: TnefFile): Attachment {
  return {
    filename: message ? nameOf(message, filename) : filename,
    mimeType: message ? 'message/rfc822' : type || 'application/octet-stream',
    disposition: 'attachment',
    ...(contentId && { contentId }),
    content: message ? messageAsMail(message) : content,
  }
}

function nameOf({ subject }: TnefMessage, filename: string): string {
  return `${nameFromSubject(subject || filename) ?? 'message'}.eml`
}
