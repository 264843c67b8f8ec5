import type { Attachment } from '../../worker/contract/message.ts'

/** Attachments by what a mail's HTML calls them. Of two of the same name the first is meant. */
export function byContentId(attachments: readonly Attachment[]): Map<string, Attachment> {
  const found = new Map<string, Attachment>()
  for (const attachment of attachments) {
    const id = bare(attachment.contentId)
    if (id && !found.has(id)) found.set(id, attachment)
  }
  return found
}

/** Attachments that the mail does not show in place as pictures. */
export function notShown(attachments: readonly Attachment[], html: string | null): Attachment[] {
  const named = new Set(Array.from((html ?? '').matchAll(/\bcid:([^\s"'<>)]{1,998})/gi), ([, id]) => decodeCid(id!)))
  return attachments.filter(({ contentId, type }) => !type.startsWith('image/') || !named.has(bare(contentId)))
}

/** RFC 2392: the Content-ID in a cid: address is percent-encoded. */
export function decodeCid(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function bare(contentId: string | null): string {
  return contentId?.replace(/^<|>$/g, '') ?? ''
}
