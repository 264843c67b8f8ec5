import type { Attachment } from '../../worker/contract/message.ts'
import { locale, t } from '../locales/translate.ts'
import { Icon } from '../ui/icon.tsx'
import { fileSize } from './file-size.ts'
import { notShown } from './inline-pictures.ts'

/** What can be downloaded: all but the pictures that the message shows in place. */
export function AttachmentList({
  attachments,
  html,
  origin,
}: {
  attachments: Attachment[]
  html: string | null
  origin: string
}) {
  const files = notShown(attachments, html)
  if (files.length === 0) return null
  return (
    <ul class="files" aria-label={t('message.attachments', { count: files.length })}>
      {files.map((file) => (
        <li key={file.id}>
          <a
            class="file"
            href={origin + file.url}
            download={file.filename}
            target="_blank"
            rel="noopener"
            title={t('message.download', { filename: file.filename, size: fileSize(file.size, locale()) })}
          >
            <Icon name={file.type.startsWith('image/') ? 'picture' : 'doc'} />
            <span class="cut">
              {file.filename}
              <small>{fileSize(file.size, locale())}</small>
            </span>
          </a>
        </li>
      ))}
    </ul>
  )
}
