import type { Folds } from '../contract/message.ts'
import { newId } from '../database/id.ts'
import type { Env } from '../env.ts'
import { beginningOfHtml, beginningOfText } from '../messages/beginning.ts'
import type { Incoming } from './incoming.ts'

/** Of more files a reader sees the first ones; all of them are in the raw mail. */
export const MAX_FILES = 100

/**
 * In bytes. A file of fewer stays where it stands in the raw message: what is put is paid for by the piece, and reading it
 * out of there costs next to nothing. Larger ones are put one after the other, since they lie in memory already, and each
 * put may need a copy of its file.
 */
const SMALL = 1024 * 1024

/** Puts into MAIL what of a message's files has to be, and returns their rows without the message's id. */
export async function keepFiles(env: Env, { raw, files }: Incoming) {
  const rows = []
  for (const [position, { content, inRaw, ...file }] of files.slice(0, MAX_FILES).entries()) {
    const row = { ...file, id: newId(), size: content.byteLength }
    if (inRaw !== null && content.byteLength < SMALL) rows.push({ ...row, ...inRaw, fileKey: raw.key })
    else {
      const fileKey = `${folderOf(raw.key)}/${position}`
      await env.MAIL.put(fileKey, content)
      rows.push({ ...row, fileKey })
    }
  }
  return rows
}

/** Puts a long body into MAIL, and returns what the message's row holds of its bodies. */
export async function keepBodies(env: Env, { raw, text, html, textFolds, htmlFolds }: Incoming) {
  const bodyText = beginningOfText(text)
  const bodyHtml = html === null ? null : beginningOfHtml(html)
  const keep = async (name: string, whole: string | null, beginning: string | null) => {
    if (whole === beginning || whole === null) return null
    const key = `${folderOf(raw.key)}/${name}`
    await env.MAIL.put(key, whole)
    return key
  }
  return {
    bodyText,
    bodyHtml,
    textKey: await keep('text', text, bodyText),
    htmlKey: await keep('html', html, bodyHtml),
    textSignatureFrom: within(bodyText, textFolds.signatureFrom),
    textQuotedFrom: within(bodyText, textFolds.quotedFrom),
    htmlSignatureFrom: within(bodyHtml, htmlFolds.signatureFrom),
    htmlQuotedFrom: within(bodyHtml, htmlFolds.quotedFrom),
  }
}

function within(body: string | null, from: Folds['quotedFrom']): number | null {
  return from !== null && from < (body?.length ?? 0) ? from : null
}

/** Keys follow from the raw mail's, so that a second try overwrites what the first one left. */
function folderOf(rawKey: string): string {
  return rawKey.replace(/^raw\//, 'files/').replace(/\.eml$/, '')
}
