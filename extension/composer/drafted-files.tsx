import { MAX_ATTACHED, type Upload } from '../../worker/contract/message.ts'
import { fileSize } from '../conversations/file-size.ts'
import type { Inbox } from '../inbox/inbox.ts'
import type { Uploading } from '../inbox/uploads.ts'
import { locale, t } from '../locales/translate.ts'
import { IconButton } from '../ui/icon-button.tsx'

/** The files that go with the answer: those uploaded, those on their way, and those that did not arrive. */
export function DraftedFiles({
  inbox,
  uploads,
  uploading,
}: {
  inbox: Inbox
  uploads: Upload[]
  uploading: readonly Uploading[]
}) {
  if (uploads.length + uploading.length === 0) return null
  const percent = new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 0 })
  const most = new Intl.NumberFormat(locale(), { style: 'unit', unit: 'megabyte' }).format(MAX_ATTACHED / 2 ** 20)
  return (
    <>
      <ul class="drafted-files scroll">
        {uploads.map((file) => (
          <li key={file.id} class="drafted-file">
            <span class="cut" title={file.filename}>
              {file.filename}
            </span>
            <small>{fileSize(file.size, locale())}</small>
            <IconButton
              icon="x"
              small
              label={t('composer.remove_file', { filename: file.filename })}
              onClick={() => inbox.removeUpload(file.id)}
            />
          </li>
        ))}
        {uploading.map((file) => (
          <li key={file.key} class={file.error ? 'drafted-file failed' : 'drafted-file'}>
            <span class="cut" title={file.filename}>
              {file.error
                ? t('composer.upload_failed', { filename: file.filename, detail: file.error.detail })
                : file.filename}
            </span>
            {!file.error && (
              <progress
                value={file.progress}
                max={1}
                aria-label={t('composer.uploading', {
                  filename: file.filename,
                  percent: percent.format(file.progress),
                })}
              />
            )}
            <IconButton
              icon="x"
              small
              label={t('composer.remove_file', { filename: file.filename })}
              onClick={() => inbox.removeUpload(file.key)}
            />
          </li>
        ))}
      </ul>
      {inbox.isTooHeavy.value && (
        <p class="too-heavy" role="alert">
          {t('composer.too_heavy', { most })}
        </p>
      )}
    </>
  )
}
