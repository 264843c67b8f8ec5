import { t } from '../locales/translate.ts'
import { LinkedText } from './linked-text.tsx'
import { splitQuote } from './split-quote.ts'

/** A plain message as it was typed; the quoted mail at its end is folded. */
export function MessageText({ text }: { text: string }) {
  const { own, quoted } = splitQuote(text)
  if (!text.trim()) return <p class="message-text event">{t('message.no_text')}</p>
  return (
    <>
      <p class="message-text">
        <LinkedText text={own} />
      </p>
      {quoted && (
        <details class="quote">
          <summary aria-label={t('message.quoted')} title={t('message.quoted')}>
            •••
          </summary>
          <p class="message-text">
            <LinkedText text={quoted} />
          </p>
        </details>
      )}
    </>
  )
}
