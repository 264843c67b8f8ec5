import fc from 'fast-check'
import PostalMime from 'postal-mime'
import { expect, test } from 'vitest'
import { parseMime } from '../../../../worker/channels/email/mail-parser.ts'

/** What encodings are made of, and what breaks them. */
const bits = [
  'A',
  'QUJD',
  'QQ==',
  '=',
  '==',
  '=C3=A5',
  '=c3',
  '=4',
  '=\r\n',
  '\r\n',
  '\n',
  '\r\r\n',
  ' ',
  '-',
  '-- \r\n',
]
const body = fc.array(fc.constantFrom(...bits, '\u00e5', '\0', 'word ', '--x\r\n', '\r\n--', 'f'), { maxLength: 40 })

test.each(['base64', 'quoted-printable'])(
  '%s is decoded to what postal-mime’s own decoder makes of it',
  async (encoding) => {
    await fc.assert(
      fc.asyncProperty(body, async (pieces) => {
        const head = `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: image/png\r\n`
        const text = `${head}Content-Transfer-Encoding: ${encoding}\r\n\r\n${pieces.join('')}\r\n--b--\r\n`
        const raw = Uint8Array.from(text, (character) => character.charCodeAt(0))
        const [ours, theirs] = [await parseMime(raw), await PostalMime.parse(raw)]
        const bytes = ({ attachments }: Pick<typeof theirs, 'attachments'>) =>
          attachments.map(({ content }) => Buffer.from(content as Uint8Array).toString('latin1'))
        expect(bytes(ours)).toEqual(bytes(theirs))
      }),
      { numRuns: 500 },
    )
  },
)
