import type { Folds } from '../../worker/contract/message.ts'
import { t } from '../locales/translate.ts'
import { foldOf } from './fold-of.ts'
import { LinkedText } from './linked-text.tsx'

/** A plain message as it was typed; the signature and the quoted mail at its end are folded. */
export function MessageText({ text, folds }: { text: string; folds: Folds }) {
  const { from, label } = foldOf(folds)
  const folded = from === null ? '' : text.slice(from).trimEnd()
  if (!text.trim()) return <p class="message-text event">{t('message.no_text')}</p>
  return (
    <>
      <p class="message-text">
        <LinkedText text={text.slice(0, from ?? text.length).trimEnd()} />
      </p>
      {folded && (
        <details class="quote">
          <summary aria-label={t(label)} title={t(label)}>
            •••
          </summary>
          <p class="message-text">
            <LinkedText text={folded} />
          </p>
        </details>
      )}
    </>
  )
}
