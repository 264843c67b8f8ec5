import { useEffect, useRef } from 'preact/hooks'
import type { ContactFile } from '../../worker/contract/conversation.ts'
import { fileSize } from '../conversations/file-size.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { locale, t } from '../locales/translate.ts'
import { Button } from '../ui/button.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { Icon } from '../ui/icon.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { Time } from '../ui/time.tsx'
import './contact-files.css'

/** What went to and fro, whatever the conversation, and the way to that. `openId` is the one that is open. */
export function ContactFiles({ inbox, openId, origin }: { inbox: Inbox; openId: string; origin: string }) {
  const { items, next, state } = inbox.files.value
  const list = useRef<HTMLUListElement>(null)
  const wanted = useRef<number | null>(null)
  // What was asked for is read next: the button may be gone.
  useEffect(() => {
    if (wanted.current === null || state !== 'ready') return
    list.current?.querySelectorAll<HTMLAnchorElement>('.contact-file')[wanted.current]?.focus()
    wanted.current = null
  }, [items, state])
  if (state === 'idle') return null
  return (
    <section class="about-part" aria-labelledby="contact-files" aria-busy={state === 'loading'}>
      <h3 id="contact-files">{t('about.files')}</h3>
      {state === 'ready' && items.length === 0 && next === null && <p class="none">{t('about.no_files')}</p>}
      {items.length > 0 && (
        <ul ref={list}>
          {items.map((file) => (
            <FileRow key={file.id} inbox={inbox} file={file} isHere={file.conversationId === openId} origin={origin} />
          ))}
        </ul>
      )}
      {state === 'loading' && items.length === 0 && <Skeleton label={t('app.loading')} lines={2} />}
      {state === 'error' && (
        <ErrorState
          title={t('about.files_failed')}
          detail=""
          retryLabel={t('app.try_again')}
          onRetry={() => void inbox.loadFiles()}
        />
      )}
      {next !== null && state !== 'error' && (
        <Button
          kind="quiet"
          disabled={state === 'loading'}
          onClick={() => {
            wanted.current = items.length
            void inbox.loadFiles()
          }}
        >
          {t('about.more_files')}
        </Button>
      )}
    </section>
  )
}

function FileRow({
  inbox,
  file,
  isHere,
  origin,
}: {
  inbox: Inbox
  file: ContactFile
  isHere: boolean
  origin: string
}) {
  const { filename, size, type, at, direction, conversationId, url } = file
  const subject = file.subject || t('list.no_subject')
  const bytes = fileSize(size, locale())
  return (
    <li class="contact-file-row">
      <Icon name={type.startsWith('image/') ? 'picture' : 'doc'} />
      <div>
        <a
          class="contact-file cut"
          href={origin + url}
          download={filename}
          target="_blank"
          rel="noopener"
          title={t('message.download', { filename, size: bytes })}
        >
          {filename}
        </a>
        <p class="contact-file-facts">
          {t(direction === 'out' ? 'about.file_sent' : 'about.file_received')} · {bytes} · <Time at={at} short />
        </p>
        {!isHere && (
          <button
            type="button"
            class="contact-file-where cut"
            title={t('event.open_other', { subject })}
            onClick={() => void inbox.open(conversationId)}
          >
            {subject}
          </button>
        )}
      </div>
    </li>
  )
}
