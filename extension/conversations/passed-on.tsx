import type { Message, OriginalSender } from '../../worker/contract/message.ts'
import { t } from '../locales/translate.ts'
import { Tag } from '../ui/chip.tsx'

/** Whose hand a message came by, which alone says who wrote it. */
export function PassedOn({ from, original }: { from: Message['from']; original: OriginalSender }) {
  // A group's name is made of the writer's, and a name alone can be anybody's.
  const who = original.how === 'forward' && from.name ? `${from.name} <${from.email}>` : from.email
  return (
    <p class="passed-on">
      {t(`message.passed_on.${original.how}`, { who })}{' '}
      {original.isByOutsider && (
        <span title={t('message.by_outsider_title')}>
          <Tag tone="wait">{t('message.by_outsider')}</Tag>
        </span>
      )}
    </p>
  )
}
