import { useEffect, useState } from 'preact/hooks'
import type { Message } from '../../worker/contract/message.ts'
import { ApiError } from '../api/api-error.ts'
import type { Client } from '../api/client.ts'
import { AttachmentList } from '../conversations/attachment-list.tsx'
import { CutBar } from '../conversations/cut-bar.tsx'
import { isDrawable } from '../conversations/is-drawable.ts'
import { MessageDetails } from '../conversations/message-details.tsx'
import { MessageFrame } from '../conversations/message-frame.tsx'
import { MessageText } from '../conversations/message-text.tsx'
import { whyFailed } from '../conversations/why-failed.ts'
import { t } from '../locales/translate.ts'
import { ErrorState } from '../ui/error-state.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import type { SignedIn } from './account.ts'
import { SignIn } from './sign-in.tsx'
import '../conversations/timeline.css'
import '../ui/base.css'
import './message-tab.css'

/** The message that the page's address names, where it names one. */
export function messageIn(hash: string): string | null {
  return /^#message-([0-9a-f-]{36})$/.exec(hash)?.[1] ?? null
}

/** A tab that shows one message, the whole of it, with nothing folded. */
export function MessageTab({ account: { session }, messageId }: { account: SignedIn; messageId: string }) {
  const client = session.client.value
  if (session.state.value === 'starting') return <Skeleton label={t('app.loading')} />
  if (!client) return <SignIn session={session} frame={null} />
  return <Loading client={client} messageId={messageId} />
}

interface Whole {
  message: Message
  /** Null where the message has none, or none that can be drawn: then `text` stands for it. */
  html: string | null
  text: string
}

function Loading({ client, messageId }: { client: Client; messageId: string }) {
  const [whole, setWhole] = useState<Whole | ApiError | null>(null)
  const load = async () => {
    setWhole(null)
    setWhole(await readWhole(client, messageId).catch((error: unknown) => asApiError(error)))
  }
  useEffect(() => void load(), [client, messageId])
  if (whole instanceof ApiError) {
    return (
      <ErrorState
        title={t('message.failed')}
        detail={whyFailed(whole)}
        retryLabel={t('app.try_again')}
        onRetry={() => void load()}
      />
    )
  }
  return whole ? <Page whole={whole} origin={client.base} /> : <Skeleton label={t('app.loading')} />
}

async function readWhole(client: Client, id: string): Promise<Whole> {
  const message = await client.message(id)
  const html = message.htmlUrl ? await client.body(message.htmlUrl) : message.html
  if (html !== null && isDrawable(html)) return { message, html, text: message.text }
  return { message, html: null, text: message.textUrl ? await client.body(message.textUrl) : message.text }
}

function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError('unavailable', 0, String(error))
}

const open = { signatureFrom: null, quotedFrom: null }

function Page({ whole: { message, html, text }, origin }: { whole: Whole; origin: string }) {
  const title = message.subject || t('list.no_subject')
  useEffect(() => {
    document.title = `${title} – Postroom`
  }, [title])
  const name = message.from.name || message.from.email || t('message.no_name')
  return (
    <main class="message-tab">
      <article>
        <h1>{title}</h1>
        <MessageDetails message={message} origin={origin} />
        {html === null ? (
          <MessageText text={text} folds={open} />
        ) : (
          <MessageFrame html={html} folds={open} attachments={message.attachments} origin={origin} senderName={name} />
        )}
        {html === null && (message.html ?? message.htmlUrl) !== null && <CutBar message={message} origin={origin} />}
        <AttachmentList attachments={message.attachments} html={html} origin={origin} />
      </article>
    </main>
  )
}
