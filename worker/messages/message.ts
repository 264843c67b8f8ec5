import { asc, inArray } from 'drizzle-orm'
import type { Attachment, Message } from '../contract/message.ts'
import type { Database } from '../database/client.ts'
import { attachments, messages } from '../database/schema/conversations.ts'
import type { Desk } from '../desk/desk.ts'
import { type FileKind, signLink } from '../files/link.ts'

export type MessageRow = typeof messages.$inferSelect
type AttachmentRow = typeof attachments.$inferSelect

/** Reads the files of messages, in their order. */
export function selectFiles(db: Database, messageIds: string[]) {
  return db
    .select()
    .from(attachments)
    .where(inArray(attachments.messageId, messageIds))
    .orderBy(asc(attachments.messageId), asc(attachments.position))
}

/** Rows as a reader gets them, with their attachments and links signed for that reader. */
export async function present(desk: Desk, rows: MessageRow[], files: AttachmentRow[]): Promise<Message[]> {
  const readerId = desk.actor.kind === 'member' ? desk.actor.member.id : ''
  const shown = await Promise.all(
    files.map(async (file) => {
      const { id, messageId, filename, type, size, contentId, isInline } = file
      const url = await signLink(desk.env, 'attachment', id, readerId)
      return { messageId, attachment: { id, filename, type, size, contentId, isInline, url } satisfies Attachment }
    }),
  )
  const link = async (kind: FileKind, row: MessageRow, key: string | null) =>
    key === null ? null : signLink(desk.env, kind, row.id, readerId)
  return Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      conversationId: row.conversationId,
      direction: row.direction,
      status: row.status,
      failure: row.failure,
      authorId: row.authorId,
      from: { name: row.fromName, email: row.fromEmail },
      originalSender: row.originalSender,
      to: row.recipients.to,
      cc: row.recipients.cc,
      bcc: row.recipients.bcc,
      replyTo: row.recipients.replyTo,
      subject: row.subject,
      text: row.bodyText,
      textFolds: { signatureFrom: row.textSignatureFrom, quotedFrom: row.textQuotedFrom },
      textUrl: await link('text', row, row.textKey),
      html: row.bodyHtml,
      htmlFolds: { signatureFrom: row.htmlSignatureFrom, quotedFrom: row.htmlQuotedFrom },
      htmlUrl: await link('html', row, row.htmlKey),
      isCut: row.isCut,
      isNewParticipant: row.isNewParticipant,
      isUnproven: row.isUnproven,
      isAutomatic: row.isAutomatic,
      authentication: row.authentication,
      protection: row.protection,
      invitation: row.invitation,
      attending: row.attending,
      attachments: shown.filter((file) => file.messageId === row.id).map((file) => file.attachment),
      messageId: row.messageId,
      sentAt: row.sentAt,
      leavesAt: row.leavesAt,
      rawUrl: await link('raw', row, row.rawKey),
    })),
  )
}
