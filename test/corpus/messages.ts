import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { type Expected, readStalwart, readTnefList } from './expected.ts'

/** Real mail from other projects' tests, which lies beside a checkout on some machines and is no part of the repository. */
export const corpus = join(import.meta.dirname, '../../../shared/mail')
export const isCorpusHere = existsSync(corpus)

export interface CorpusMessage {
  folder: string
  file: string
  raw: Uint8Array
  /** What its own project reads in it; fields that it does not say are judged by rules. */
  expected: Expected
}

const messages = [
  '**/*.eml',
  '**/*.raw',
  'enmime/testdata/encode/*.golden',
  'python-email/messages/*.txt',
  'mimekit/messages/*.txt',
  'stalwart/maildir/**/*,*',
]
/** Heads of parts without a mail around them: nobody sends them, and nothing in them says who wrote. */
const noMail = /^enmime\/testdata\/(?:parts\/|encode\/(?:part-|nocontent))/

/** The corpus as mails; each winmail.dat stands in one of its own. */
export function listMessages(): CorpusMessage[] {
  const files = messages.flatMap((pattern) => list(pattern)).sort()
  return [
    ...files.map((file) => ({ folder: folderOf(file), file, raw: read(file), expected: expectedOf(file) })),
    ...tnefFiles().map((file) => ({
      folder: 'mimekit/tnef',
      file,
      raw: wrapTnef(read(file)),
      expected: readTnefList(join(corpus, file)),
    })),
  ]
}

/** Whether the message has the headers of a mail, so that they can be asked for. */
export function hasHead({ file }: CorpusMessage): boolean {
  return !noMail.test(file)
}

function list(pattern: string): string[] {
  return globSync(pattern, { cwd: corpus, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => relative(corpus, join(file.parentPath, file.name)))
}

function tnefFiles(): string[] {
  const lists = list('mimekit/tnef/*.list').map((file) => file.replace(/\.list$/, ''))
  return lists.flatMap((name) => [`${name}.tnef`]).filter((file) => existsSync(join(corpus, file)))
}

function folderOf(file: string): string {
  return dirname(file)
    .replace(/\/(?:messages|testdata|eml|bounce)(?=\/|$)/g, '')
    .replace(/maildir.*/, 'maildir')
}

function read(file: string): Uint8Array {
  return new Uint8Array(readFileSync(join(corpus, file)))
}

function expectedOf(file: string): Expected {
  const ending = read(file).includes(13) ? '.crlf.json' : '.json'
  const json = join(corpus, file.replace(/\.eml$/, ending))
  if (!file.startsWith('stalwart/eml') || !existsSync(json)) return {}
  return readStalwart(JSON.parse(readFileSync(json, 'utf8')))
}

function wrapTnef(content: Uint8Array): Uint8Array {
  const head = [
    'From: Nora <nora@example.com>',
    'To: support@postroom.test',
    'Subject: From Outlook',
    'Date: Fri, 3 Jan 2025 10:00:00 +0000',
    'Message-ID: <tnef@example.com>',
    'Content-Type: application/ms-tnef; name=winmail.dat',
    'Content-Transfer-Encoding: base64',
  ]
  return new TextEncoder().encode(`${head.join('\r\n')}\r\n\r\n${Buffer.from(content).toString('base64')}\r\n`)
}
