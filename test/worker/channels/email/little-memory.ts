import { readPkcs7 } from '../../../../worker/channels/email/pkcs7.ts'
import { type TnefMessage, readTnef } from '../../../../worker/channels/email/tnef.ts'
import {
  binary,
  compressedRtf,
  embedded,
  fileBegins,
  fileData,
  fileProperties,
  joined,
  latin,
  messageProperties,
  winmail,
} from './winmail.ts'

/** Run by bounded-memory.test.ts as a program of its own, with the name of what to read. */
const MEGABYTE = 1024 * 1024
const repeated = (unit: Uint8Array, count: number) => winmail(...Array.from({ length: count }, () => unit))
const summary = (message: TnefMessage | null) => ({
  files: filesOf(message),
  letters: lettersOf(message),
  isWhole: message?.isWhole,
})
const filesOf = (message: TnefMessage | null): number =>
  (message?.files ?? []).reduce((sum, file) => sum + 1 + filesOf(file.message), 0)
const lettersOf = (message: TnefMessage | null): number =>
  (message?.files ?? []).reduce((sum, file) => sum + lettersOf(file.message), message?.text.length ?? 0)

/** A stream without lengths: ContentInfo { signedData, [0] SignedData { 1, {}, { data, [0] { content … */
const signed = (content: string) =>
  latin(`0\x80\x06\x09*\x86H\x86\xf7\r\x01\x07\x02\xa0\x800\x80\x02\x01\x011\x000\x80\x06\x01\x01\xa0\x80${content}`)
const ends = '\0\0'.repeat(6)
const opened = (content: string) => {
  const read = readPkcs7(signed(content))
  return { kind: read?.kind ?? null, size: read?.content?.length ?? null }
}

const cases: Record<string, () => unknown> = {
  pieces: () => opened(`$\x80${'\x04\x20'.padEnd(34, 'x').repeat((3 * MEGABYTE) / 34)}\0\0${ends}`),
  nothings: () => opened(`$\x83\x30\0\0${'\x04\0'.repeat(1.5 * MEGABYTE)}${ends}`),
  properties: () => {
    const many = Array.from({ length: 5000 }, (_, n) => binary(n + 1, latin('')))
    return summary(readTnef(repeated(joined(fileBegins(), fileData(latin('x')), fileProperties(...many)), 400)))
  },
  files: () => {
    const inner = repeated(joined(fileBegins(), fileData(latin('x'))), 1000)
    return summary(readTnef(repeated(joined(fileBegins(), fileProperties(embedded(inner))), 400)))
  },
  rtf: () => summary(readTnef(winmail(messageProperties(binary(0x1009, compressedRtf('{\\rtf1 a', 8 * MEGABYTE)))))),
  'nested RTF': () => {
    const inner = winmail(messageProperties(binary(0x1009, compressedRtf('{\\rtf1 a', 3 * MEGABYTE))))
    return summary(readTnef(repeated(joined(fileBegins(), fileProperties(embedded(inner))), 30)))
  },
}

console.log(JSON.stringify(cases[process.argv[2]!]!()))
