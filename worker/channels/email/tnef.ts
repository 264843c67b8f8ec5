import { decodeText } from './charset.ts'
import { readRtf } from './rtf.ts'
import { expandRtf } from './rtf-compression.ts'
import {
  type Budget,
  Bytes,
  type Properties,
  isObject,
  newBudget,
  numberOf,
  readProperties,
  textOf,
  timeOf,
  withoutZeros,
} from './tnef-properties.ts'

/** What Outlook packed into a winmail.dat. */
export interface TnefMessage {
  subject: string
  sender: { name: string; email: string }
  sentAt: number | null
  text: string
  html: string | null
  files: TnefFile[]
  /** All properties, for those who know what else stands in them. */
  properties: Properties
  charset: string
  /** Whether everything in it could be read and is given here. */
  isWhole: boolean
}
export interface TnefFile {
  filename: string
  type: string
  contentId: string
  content: Uint8Array
  /** Where the file is a message of its own. */
  message: TnefMessage | null
}

const SIGNATURE = 0x223e9f78
/** Attributes by MS-OXTNEF 2.1.3.3, without the halves that say their types. */
const BODY = 0x800c
const MESSAGE_PROPERTIES = 0x9003
const CODE_PAGE = 0x9007
const SUBJECT = 0x8004
const FILE_BEGINS = 0x9002
const FILE_TITLE = 0x8010
const FILE_DATA = 0x800f
const FILE_PROPERTIES = 0x9005
/** Of IID_IMessage: an object that is a message, packed in the same way. */
const MESSAGE_OBJECT = 0x00020307

const deepest = 5

/**
 * Reads application/ms-tnef (MS-OXTNEF). Never throws: what is cut or broken gives what stands
 * before the break, and says so; null for what is none at all. Files are views into `data`.
 * What is read is taken from the budget, which a mail has one of.
 */
export function readTnef(data: Uint8Array, budget: Budget = newBudget(), depth = 0): TnefMessage | null {
  const bytes = new Bytes(data)
  if (bytes.left < 6 || bytes.u32() !== SIGNATURE) return null
  bytes.u16()
  const read: Raw = { charset: '', subject: null, body: null, properties: new Map(), files: [], isWhole: true }
  try {
    while (bytes.left >= 9) {
      const level = bytes.u8()
      // Behind the last attribute programs leave what lay in their memory.
      if (level !== 1 && level !== 2) break
      const id = bytes.u32() & 0xffff
      const value = bytes.take(bytes.u32())
      take(read, id, value, budget)
      bytes.take(Math.min(2, bytes.left))
    }
  } catch {
    read.isWhole = false
  }
  return messageOf(read, budget, depth)
}

interface RawFile {
  title: Uint8Array | null
  data: Uint8Array | null
  properties: Properties
}
interface Raw {
  charset: string
  subject: Uint8Array | null
  body: Uint8Array | null
  properties: Properties
  files: RawFile[]
  isWhole: boolean
}

function take(read: Raw, id: number, value: Uint8Array, budget: Budget): void {
  const file = read.files.at(-1)
  if (id === CODE_PAGE) read.charset = `cp${new Bytes(value).u32()}`
  else if (id === SUBJECT) read.subject = value
  else if (id === BODY) read.body = value
  else if (id === MESSAGE_PROPERTIES) read.properties = readProperties(value, budget)
  else if (id === FILE_BEGINS) {
    if (budget.files-- <= 0) throw new RangeError('too many files')
    read.files.push({ title: null, data: null, properties: new Map() })
  } else if (!file) return
  else if (id === FILE_TITLE) file.title = value
  else if (id === FILE_DATA) file.data = value
  else if (id === FILE_PROPERTIES) file.properties = readProperties(value, budget)
}

function messageOf(read: Raw, budget: Budget, depth: number): TnefMessage {
  const { properties, charset } = read
  const body = bodyOf(read, budget)
  // Where nothing is left a body was cut: this one, or one before it.
  const isWhole = read.isWhole && budget.rtf > 0
  const files = read.files.map((file) => fileOf(file, charset, budget, depth))
  const text = (id: number) => textOf(properties, id, charset)
  return {
    subject: text(0x0037) || (read.subject ? plain(read.subject, charset) : ''),
    sender: {
      name: text(0x0c1a) || text(0x0042),
      email: [0x5d01, 0x0c1f, 0x0065].map(text).find((email) => email.includes('@')) ?? '',
    },
    sentAt: timeOf(properties, 0x0039),
    ...body,
    files: files.flatMap((file) => file ?? []),
    properties,
    charset,
    isWhole: isWhole && files.every((file) => file !== null && (file.message?.isWhole ?? true)),
  }
}

/** Text (0x1000) and HTML (0x1013) where they are, else what the compressed RTF was made from. */
function bodyOf({ properties, charset, body }: Raw, budget: Budget): { text: string; html: string | null } {
  // 0x1001 is the text of a report: that the mail was read, or could not be delivered.
  const text =
    textOf(properties, 0x1000, charset) || (body ? plain(body, charset) : '') || textOf(properties, 0x1001, charset)
  const page = numberOf(properties, 0x3fde)
  const html = textOf(properties, 0x1013, page === null ? charset : `cp${page}`)
  if (html.trim()) return { text, html }
  const packed = properties.get(0x1009)
  const expanded = packed ? expandRtf(packed.value, budget.rtf) : new Uint8Array()
  budget.rtf -= expanded.length
  const rtf = packed ? readRtf(expanded) : null
  return { text: text.trim() ? text : (rtf?.text ?? ''), html: rtf?.html ?? null }
}

/** Null for a file whose content is nowhere, or of a kind that only Outlook opens. */
function fileOf({ title, data, properties }: RawFile, charset: string, budget: Budget, depth: number): TnefFile | null {
  const text = (id: number) => textOf(properties, id, charset)
  const kept = properties.get(0x3701)
  const object = kept && isObject(kept) && kept.value.length > 16 ? kept.value : null
  const isMessage = object !== null && new Bytes(object).u32() === MESSAGE_OBJECT
  const message = isMessage && depth < deepest ? readTnef(object.subarray(16), budget, depth + 1) : null
  const content = data ?? object?.subarray(16) ?? kept?.value ?? null
  if (content === null || (isMessage && !message)) return null
  return {
    filename: text(0x3707) || text(0x3704) || (title ? plain(title, charset) : '') || text(0x3001),
    type: text(0x370e).toLowerCase(),
    contentId: text(0x3712),
    content,
    message,
  }
}

function plain(bytes: Uint8Array, charset: string): string {
  return withoutZeros(decodeText(bytes, charset))
}
