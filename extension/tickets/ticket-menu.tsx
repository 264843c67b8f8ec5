import type { Conversation } from '../../worker/contract/conversation.ts'
import { stageOf } from '../conversations/member-name.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { Icon } from '../ui/icon.tsx'
import { Menu, type MenuItem } from '../ui/menu.tsx'

/** Makes a ticket of a conversation, moves its stage, takes it away again. */
export function TicketMenu({ inbox, conversation }: { inbox: Inbox; conversation: Conversation }) {
  const { ticket } = conversation
  const stages = inbox.start.value?.pipelines.flatMap((pipeline) => pipeline.stages) ?? []
  const items: MenuItem[] = stages.map((stage) => ({
    id: stage.id,
    label: stage.name,
    isChosen: stage.id === ticket?.stageId,
  }))
  if (ticket) items.push({ id: 'remove', label: t('ticket.remove'), icon: 'bin', isDanger: true })

  const stage = ticket ? (stageOf(inbox, ticket.stageId)?.stage.name ?? '') : ''
  const label = ticket ? t('ticket.stage', { number: ticket.number, stage }) : t('ticket.create')
  function choose(id: string) {
    if (id === 'remove') void inbox.removeTicket(conversation.id)
    else if (!ticket) void inbox.createTicket(conversation.id, id)
    else if (id !== ticket.stageId) void inbox.moveTicket(conversation.id, id)
  }
  return (
    <Menu
      label={ticket ? t('ticket.choose', { number: ticket.number }) : t('ticket.choose_new')}
      items={items}
      onChoose={choose}
      trigger={({ buttonRef, ...props }) => (
        <button {...props} ref={buttonRef} type="button" class="chip fact" title={label} disabled={!inbox.canAct.value}>
          <span class="fact-mark">
            <Icon name="ticket" small />
          </span>
          <span class="cut">{ticket ? t('ticket.chip', { number: ticket.number, stage }) : t('ticket.create')}</span>
          <Icon name="down" small />
        </button>
      )}
    />
  )
}
