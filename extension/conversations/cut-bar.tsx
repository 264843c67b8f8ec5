import type { Message } from '../../worker/contract/message.ts'
import { t } from '../locales/translate.ts'

/** Says that something of a message is not shown here, and where all of it is. */
export function CutBar({ message, origin }: { message: Message; origin: string }) {
  return (
    <div class="message-bar">
      <span>{t('message.cut')}</span>
      {message.rawUrl && (
        <a href={origin + message.rawUrl} download target="_blank" rel="noopener">
          {t('message.cut_whole')}
        </a>
      )}
    </div>
  )
}
