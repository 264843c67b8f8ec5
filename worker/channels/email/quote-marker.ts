import { readSignedId, signId, signedLength } from './signed-id.ts'

const purpose = 'postroom quote marker'
const marked = new RegExp(`\\bref:([a-z2-7]{${signedLength}})(?![a-z2-7])`, 'gi')
/** A long thread quotes each of our mails once; the newest stands on top. */
const mostRead = 10

/**
 * What the HTML of a mail ends in, so that an answer is known by what it quotes where a server has rewritten every id.
 * It is text, hidden as newsletters hide their preview line: programs that quote drop comments, data-* and what they do
 * not know, put prefixes before ids and classes, and rewrite links to check them, but copy the words. Nothing is fetched
 * for it, and it says nothing but which message it was in: that one may lie in another conversation by the time of the answer.
 * @throws TypeError for an id that is no uuidv7
 */
export async function quoteMarker(secret: string, messageId: string): Promise<string> {
  const style = 'display:none;mso-hide:all;max-height:0;overflow:hidden;font-size:0;line-height:0'
  return `<div style="${style}" aria-hidden="true">ref:${await signId(secret, purpose, messageId)}</div>`
}

/** The messages of ours that a body quotes, each once, in the order in which they stand there. What anybody could have made up is none. */
export async function readQuoteMarkers(secret: string, body: string): Promise<string[]> {
  const found = new Set<string>()
  for (const [, text] of body.matchAll(marked)) {
    found.add(text!.toLowerCase())
    if (found.size === mostRead) break
  }
  const ids = await Promise.all([...found].map((text) => readSignedId(secret, purpose, text)))
  return ids.filter((id) => id !== null)
}
