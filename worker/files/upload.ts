import { MAX_ATTACHED, type Upload } from '../contract/message.ts'
import { newId } from '../database/id.ts'
import { uploads } from '../database/schema/conversations.ts'
import { loggable } from '../desk/failures.ts'
import type { Desk } from '../desk/desk.ts'
import { DomainError } from '../desk/domain-error.ts'

/** Keeps a file for an answer that is being written. Throws `too_large`, and `invalid_input` for a body without a length. */
export async function keepUpload(
  desk: Desk,
  file: { filename: string; type: string; length: number; body: ReadableStream | null },
): Promise<Upload> {
  if (desk.actor.kind !== 'member') throw new DomainError('not_allowed', 'Only members upload files.')
  if (!file.body || !Number.isSafeInteger(file.length) || file.length < 0)
    throw new DomainError('invalid_input', 'The file needs a Content-Length.')
  if (file.length > MAX_ATTACHED) throw new DomainError('too_large', 'A file can have at most 18 MB.')
  const upload = { id: newId(), filename: file.filename, type: mediaType(file.type), size: file.length }
  const fileKey = `uploads/${upload.id}`
  const { readable, writable } = new FixedLengthStream(file.length)
  await Promise.all([desk.env.MAIL.put(fileKey, readable), file.body.pipeTo(writable)]).catch((error: unknown) => {
    console.error('upload broke off', loggable(error))
    throw new DomainError('invalid_input', 'The file ended before, or went on after, its Content-Length.')
  })
  await desk.commit(
    { type: 'file.uploaded', subject: { inboxId: null }, data: { uploadId: upload.id } },
    desk.db.insert(uploads).values({ ...upload, memberId: desk.actor.member.id, fileKey, createdAt: Date.now() }),
  )
  return upload
}

function mediaType(text: string): string {
  const type = text.split(';')[0]!.trim().toLowerCase()
  return /^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,80}$/.test(type) ? type : 'application/octet-stream'
}
