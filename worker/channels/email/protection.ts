import type { Attachment } from 'postal-mime'
import { contentOf } from './attachments.ts'
import { type Mime, parseMime } from './mail-parser.ts'
import { readPkcs7 } from './pkcs7.ts'
import { repairHeaders } from './repair-headers.ts'

/** How a mail came: signed by its sender's program, which nobody here checked, or so that only a key opens it. */
export type Protection = 'signed' | 'encrypted'

/** A signed mail may hold an encrypted one, which holds a signed one; deeper nobody goes. */
const deepest = 3

/**
 * Takes a mail out of its S/MIME signature, and names what stays closed (RFC 8551, RFC 3156). Parts
 * that only a program reads are none of the files; they are in the raw mail.
 */
export async function unwrap(mail: Mime, depth = 0): Promise<{ mail: Mime; protection: Protection | null }> {
  const sealed = mail.attachments.find(isPkcs7)
  const isBare = !mail.text?.trim() && !mail.html?.trim()
  const pkcs7 = sealed && isBare ? readPkcs7(contentOf(sealed)) : null
  if (pkcs7?.content && depth < deepest) {
    const inner = await parseMime(repairHeaders(pkcs7.content)).catch(() => null)
    if (inner) {
      const others = mail.attachments.filter((part) => part !== sealed)
      const opened = { ...inner, headers: mail.headers, attachments: [...others, ...inner.attachments] }
      const { mail: unwrapped, protection } = await unwrap(opened, depth + 1)
      return { mail: unwrapped, protection: protection ?? 'signed' }
    }
  }
  const isEncrypted = isBare && (pkcs7?.kind === 'encrypted' || mail.attachments.some(isPgpControl))
  const attachments = mail.attachments.flatMap((part) => {
    if ((isEncrypted && isPgpControl(part)) || (mail.isSigned && isSignature(part))) return []
    return part.filename ? part : { ...part, filename: nameOf(part, isEncrypted) }
  })
  const signed = mail.isSigned || pkcs7 !== null ? 'signed' : null
  return { mail: { ...mail, attachments }, protection: isEncrypted ? 'encrypted' : signed }
}

const SIGNED = '-----BEGIN PGP SIGNED MESSAGE-----\n'
const SIGNATURE = '\n-----BEGIN PGP SIGNATURE-----\n'
const SIGNATURE_ENDS = '\n-----END PGP SIGNATURE-----'

/** The words of a text with PGP written into it (RFC 9580 7): those that were signed, without what a program needs. */
export function readInlinePgp(text: string): { text: string; protection: Protection | null } {
  if (text.startsWith('-----BEGIN PGP MESSAGE-----\n')) return { text, protection: 'encrypted' }
  const body = text.startsWith(SIGNED) ? text.indexOf('\n\n') + 2 : 0
  const signature = body > 1 ? text.indexOf(SIGNATURE, body) : -1
  const end = signature < 0 ? -1 : text.indexOf(SIGNATURE_ENDS, signature)
  if (end < 0) return { text, protection: null }
  const words = text.slice(body, signature).replace(/^- /gm, '')
  return { text: (words + text.slice(end + SIGNATURE_ENDS.length)).trim(), protection: 'signed' }
}

function isPkcs7({ mimeType, filename }: Attachment): boolean {
  return /^application\/(?:x-)?pkcs7-mime$/.test(mimeType) || /^smime\.p7m$/i.test(filename ?? '')
}

function isSignature({ mimeType }: Attachment): boolean {
  return /^application\/(?:pgp-signature|(?:x-)?pkcs7-signature)$/.test(mimeType)
}

/** "Version: 1", and nothing else (RFC 3156 4). */
function isPgpControl({ mimeType }: Attachment): boolean {
  return mimeType === 'application/pgp-encrypted'
}

function nameOf(part: Attachment, isEncrypted: boolean): string | null {
  if (isPkcs7(part)) return 'smime.p7m'
  if (isSignature(part)) return part.mimeType.endsWith('pgp-signature') ? 'signature.asc' : 'smime.p7s'
  return isEncrypted && part.mimeType === 'application/octet-stream' ? 'encrypted.asc' : null
}
