import { useState } from 'preact/hooks'
import type { TimelineItem } from '../../worker/contract/event.ts'
import { HeldReason, type Message } from '../../worker/contract/message.ts'
import { LaterMenu } from '../composer/later-menu.tsx'
import { laterTimes } from '../composer/later-times.ts'
import { TimeDialog } from '../composer/time-dialog.tsx'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { Icon } from '../ui/icon.tsx'
import { leavingTime } from './leaving-time.ts'
import { memberName } from './member-name.ts'

/** When a scheduled answer leaves, what came in meanwhile, and what can be done about it. */
export function Scheduled({ inbox, message }: { inbox: Inbox; message: Message }) {
  const [isPicking, pick] = useState(false)
  const { id, leavesAt, failure, authorId } = message
  const writer = wroteSince(inbox.timeline.value.items, id)
  const isMine = authorId === inbox.start.value?.me.id
  const held = HeldReason.options.find((reason) => reason === failure)
  const change = (at: number) => void inbox.reschedule(id, at)
  return (
    <div role="group" aria-label={t('later.scheduled')}>
      {writer !== null && (
        <p class="delivery doubt">
          <Icon name="alert" small />
          {isMine
            ? t('later.wrote_since_mine', { writer })
            : t('later.wrote_since', { writer, author: memberName(inbox, authorId ?? '') })}
        </p>
      )}
      <div class={held ? 'delivery bad' : 'delivery'}>
        <span>
          <Icon name={held ? 'alert' : 'clock'} small />
          {held && t('later.held', { reason: t(`held.${held}`) })}
          {!held && leavesAt !== null && t('later.leaves', { when: leavingTime(leavesAt) })}
        </span>
        {inbox.canAct.value && (
          <>
            <LaterMenu
              onChoose={change}
              onOther={() => pick(true)}
              trigger={({ buttonRef, ...props }) => (
                <button {...props} ref={buttonRef} type="button">
                  {t('later.change')}
                </button>
              )}
            />
            <button type="button" onClick={() => void inbox.sendNow(id)}>
              {t('later.now')}
            </button>
            <button type="button" onClick={() => void inbox.undoSend(id)}>
              {t('later.take_back')}
            </button>
          </>
        )}
      </div>
      {isPicking && (
        <TimeDialog
          at={leavesAt ?? laterTimes(Date.now()).find((time) => time.id === 'tomorrow')!.at}
          onPick={change}
          onClose={() => pick(false)}
        />
      )}
    </div>
  )
}

/** Who wrote after somebody last said when it is to leave; no machine's answer counts. */
function wroteSince(items: readonly TimelineItem[], messageId: string): string | null {
  const said = items.findLastIndex(
    ({ event }) =>
      (event.type === 'message.scheduled' || event.type === 'message.rescheduled') &&
      event.data.messageId === messageId,
  )
  const wrote = items.slice(said + 1).findLast(({ message }) => message?.direction === 'in' && !message.isAutomatic)
  const writer = wrote?.message && (wrote.message.originalSender ?? wrote.message.from)
  return writer ? writer.name || writer.email : null
}
