import type { Field } from './judge.ts'

interface Purpose {
  /** Why a person is better served so. */
  reason: string
  where: { files: string[]; fields: Field[] }[]
}

const legacy = (...numbers: string[]) => numbers.map((number) => `stalwart/eml/legacy/${number}.eml`)
const malformed = (...numbers: string[]) => numbers.map((number) => `stalwart/eml/malformed/${number}.eml`)
const rfc = (...numbers: string[]) => numbers.map((number) => `stalwart/eml/rfc/${number}.eml`)
const thirdparty = (...numbers: string[]) => numbers.map((number) => `stalwart/eml/thirdparty/${number}.eml`)

/** Where we read a mail in another way than its project does. */
const onPurpose: Purpose[] = [
  {
    reason: 'text that was never encoded is read in the charset it is most likely in, not given up',
    where: [
      { files: legacy('010', '017', '020', '022', '027', '052'), fields: ['recipients'] },
      { files: legacy('010', '020', '022', '027', '052'), fields: ['subject'] },
      { files: legacy('033', '052'), fields: ['text'] },
      { files: legacy('016', '023', '026'), fields: ['attachments'] },
    ],
  },
  {
    reason: 'a uuencoded file is decoded, and taken out of the text it stands in',
    where: [
      { files: legacy('049'), fields: ['text'] },
      { files: legacy('017', '048', '049'), fields: ['attachments'] },
    ],
  },
  {
    reason: 'a file has a name that a disk can take, without its path',
    where: [{ files: [...legacy('035', '039'), ...rfc('001')], fields: ['attachments'] }],
  },
  {
    reason: 'words without a file name are shown as the text, and where there are none, there is no file',
    where: [
      {
        files: [
          ...malformed('001', '002', '003', '004', '006', '007', '008', '009', '011', '016', '017'),
          ...thirdparty('002', '008', '012'),
        ],
        fields: ['attachments'],
      },
    ],
  },
  {
    reason: 'where From has no address that can be written to, the envelope has one',
    where: [{ files: [...rfc('001', '004'), ...thirdparty('007')], fields: ['sender'] }],
  },
  { reason: '"Whenever" is no date', where: [{ files: rfc('001'), fields: ['date'] }] },
  { reason: 'of two headers the first one counts', where: [{ files: malformed('019'), fields: ['date'] }] },
  {
    reason: 'parts behind a header that stands there twice are read, not shown as source',
    where: [{ files: malformed('020', '021'), fields: ['text'] }],
  },
  {
    reason:
      'the boundary of a multipart ends what is nested in it, and behind its last one stands nothing (RFC 2046 5.1)',
    where: [
      { files: malformed('005'), fields: ['html'] },
      { files: malformed('012'), fields: ['attachments'] },
    ],
  },
  {
    reason: 'a signature is no file: the message says that it was signed',
    where: [{ files: [...malformed('015'), 'python-email/messages/msg_45.txt'], fields: ['attachments'] }],
  },
  {
    reason: 'an attached mail is a file, also where it is called inline',
    where: [{ files: thirdparty('015'), fields: ['attachments'] }],
  },
]

const reasons = new Map(
  onPurpose.flatMap(({ reason, where }) =>
    where.flatMap(({ files, fields }) =>
      files.flatMap((file) => fields.map((field) => [`${file} ${field}`, reason] as const)),
    ),
  ),
)

/** The reason why this field of this mail may differ from what is expected; null where it may not. */
export function reasonFor(file: string, field: Field): string | null {
  return reasons.get(`${file} ${field}`) ?? null
}
