import type { Address } from '../../contract/message.ts'
import { readAddresses } from './address.ts'
import type { MailAttachment } from './attachments.ts'
import { decodeText } from './charset.ts'
import { decodeHeader } from './header-value.ts'

/** The headers of an attached mail that are looked through, in bytes. */
const HEAD = 65_536

/** Who wrote the mail that is attached to this one, where one is: many programs forward like that. */
export function attachedSender(files: MailAttachment[]): Address | null {
  const mail = files.find((file) => file.type === 'message/rfc822')
  if (!mail) return null
  const lines = decodeText(mail.content.subarray(0, HEAD)).split(/\r?\n/)
  const from = lines.findIndex((line) => line === '' || /^from:/i.test(line))
  if (from < 0 || lines[from] === '') return null
  let value = lines[from]!.slice(5)
  for (let at = from + 1; /^[ \t]/.test(lines[at] ?? ''); at++) value += lines[at]!
  return readAddresses(decodeHeader(value)).find((address) => address.email !== '') ?? null
}
