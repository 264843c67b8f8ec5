import type { ComponentChildren } from 'preact'
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
  const { attached = MAX_ATTACHED } = inbox.start.value?.limits ?? {}
  const most = new Intl.NumberFormat(locale(), { style: 'unit', unit: 'megabyte' }).format(attached / 2 ** 20)
  return (
    <>
      <ul class="drafted-files scroll">
        {uploads.map(({ id, filename, size }) => (
          <DraftedFile key={id} filename={filename} onRemove={() => inbox.removeUpload(id)}>
            <small>{fileSize(size, locale())}</small>
          </DraftedFile>
        ))}
        {uploading.map(({ key, filename, progress, error }) => (
          <DraftedFile
            key={key}
            filename={filename}
            failure={error && t('composer.upload_failed', { filename, detail: error.detail })}
            onRemove={() => inbox.removeUpload(key)}
          >
            {!error && (
              <progress
                value={progress}
                max={1}
                aria-label={t('composer.uploading', { filename, percent: percent.format(progress) })}
              />
            )}
          </DraftedFile>
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

interface DraftedFileProps {
  filename: string
  /** Why it did not arrive. */
  failure?: string | null
  onRemove: () => void
  children: ComponentChildren
}

function DraftedFile({ filename, failure = null, onRemove, children }: DraftedFileProps) {
  return (
    <li class={failure ? 'drafted-file failed' : 'drafted-file'}>
      <span class="cut" title={filename}>
        {failure ?? filename}
      </span>
      {children}
      <IconButton icon="x" small label={t('composer.remove_file', { filename })} onClick={onRemove} />
    </li>
  )
}
