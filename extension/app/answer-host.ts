import { computed, effect, type ReadonlySignal } from '@preact/signals'
import type { Conversation } from '../../worker/contract/conversation.ts'
import type { Texts, ThreadState, ToFrame, ToPage } from '../bridge/messages.ts'
import type { Handlers, Peer } from '../bridge/peer.ts'
import { assignable } from '../conversations/assignable.ts'
import { memberOf, stageOf } from '../conversations/member-name.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { locale, t, template } from '../locales/translate.ts'

/** What the host's page asks of the inbox. A refusal is thrown with the sentence that the agent reads there. */
export function answerHost(
  inbox: ReadonlySignal<Inbox | null>,
  asked: (conversationId: string) => void,
): Pick<Handlers<ToFrame>, 'findThread' | 'assign' | 'setClosed' | 'openConversation'> {
  const now = () => {
    if (!inbox.value) throw new Error(t('options.signed_out'))
    return inbox.value
  }
  /** Actions show at once and never throw: whether one held is seen in what is known after it. */
  async function act(id: string, doIt: (inbox: Inbox) => Promise<void>, held: (conversation: Conversation) => boolean) {
    const at = now()
    await doIt(at)
    const after = at.known(id)
    if (!after || !held(after)) throw new Error(t(at.toasts.value.at(-1)?.key ?? 'toast.refused'))
    return null
  }
  return {
    async findThread({ messageIds }) {
      if (!inbox.value) return null
      await ready(inbox.value)
      const found = await now().lookUp(messageIds)
      if (found) asked(found.id)
      return found && threadState(now(), found)
    },
    assign: ({ conversationId, memberId }) =>
      act(
        conversationId,
        (at) => at.assign(conversationId, memberId),
        (after) => after.assigneeId === memberId,
      ),
    setClosed: ({ conversationId, closed }) =>
      act(
        conversationId,
        (at) => (closed ? at.close(conversationId) : at.reopen(conversationId)),
        (after) => (after.status === 'closed') === closed,
      ),
    openConversation({ conversationId }) {
      void now().open(conversationId)
      return null
    },
  }
}

/** Tells the host's page, for as long as it is there, what it draws: the launcher's number, its words, the open thread. */
export function tellHost(
  peer: Peer<ToPage>,
  inbox: ReadonlySignal<Inbox | null>,
  threadId: ReadonlySignal<string | null>,
): void {
  effect(() => peer.tell('texts', hostTexts()))
  const inboxName = computed(
    () => inbox.value?.start.value?.inboxes.find((one) => one.id === inbox.value?.inboxId.value)?.name,
  )
  const mine = computed(() => inbox.value?.counts.value?.mine ?? 0)
  // Told when it reads otherwise, not whenever something was counted: the page asks for its thread again at each.
  effect(() => peer.tell('badge', { inboxName: inboxName.value ?? t('app.name'), mine: mine.value }))
  // A host shows a mail before we have it: then nobody knew its thread when it was opened.
  effect(() => {
    if (inbox.value?.received.value) peer.tell('learned', null)
  })
  effect(() => {
    const conversation = threadId.value && inbox.value?.known(threadId.value)
    if (inbox.value && conversation) peer.tell('threadChanged', threadState(inbox.value, conversation))
  })
}

function threadState(inbox: Inbox, conversation: Conversation): ThreadState {
  const { ticket } = conversation
  const assignee = memberOf(inbox, conversation.assigneeId)
  const person = ({ id, name }: { id: string; name: string }) => ({ id, name })
  return {
    conversationId: conversation.id,
    subject: conversation.subject.slice(0, 1000),
    open: conversation.status === 'open',
    assignee: assignee && person(assignee),
    members: assignable(inbox, conversation).map((member) => ({
      ...person(member),
      isMe: member.id === inbox.start.value?.me.id,
      isAway: member.availability === 'away',
    })),
    ticket: ticket && { number: ticket.number, stage: stageOf(inbox, ticket.stageId)?.stage.name ?? '' },
    comments: conversation.commentCount,
    answering: (inbox.answering.value.get(conversation.id) ?? []).flatMap((id) => memberOf(inbox, id)?.name ?? []),
    canAct: inbox.start.value?.inboxes.find((one) => one.id === conversation.inboxId)?.canAct ?? false,
  }
}

function hostTexts(): Texts {
  const plural = (key: 'host.comments' | 'host.answering' | 'host.mine') => ({
    one: template(`${key}.one`),
    other: template(`${key}.other`),
  })
  return {
    locale: locale(),
    inbox: t('app.name'),
    assign: t('conversation.assign'),
    unassigned: t('conversation.unassigned'),
    me: template('conversation.me'),
    away: t('conversation.away'),
    status: t('status.label'),
    open: t('status.open'),
    closed: t('status.closed'),
    comments: plural('host.comments'),
    answering: plural('host.answering'),
    mine: plural('host.mine'),
    assigned: template('toast.assigned'),
    madeUnassigned: t('toast.unassigned'),
    reopened: t('toast.reopened'),
    undo: t('app.undo'),
    failed: t('toast.refused'),
  }
}

/** Resolves when the inbox is loaded, or failed to be. */
function ready(inbox: Inbox): Promise<void> {
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (inbox.start.value || inbox.startError.value) queueMicrotask(() => (stop(), resolve()))
    })
  })
}
