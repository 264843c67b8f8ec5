import type { Member, Start } from '../../../worker/contract/account.ts'
import type { Conversation } from '../../../worker/contract/conversation.ts'
import type { Message } from '../../../worker/contract/message.ts'

/** Ids that sort by their number. */
export function idOf(number: number): string {
  return `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`
}

export const ada: Member = {
  id: idOf(9001),
  name: 'Ada',
  email: 'ada@postroom.test',
  role: 'owner',
  seat: 'full',
  status: 'active',
  availability: 'available',
  locale: 'en',
}
export const bob: Member = { ...ada, id: idOf(9002), name: 'Bob', email: 'bob@postroom.test', role: 'agent' }

export const support = idOf(9100)
/** Support's address. */
export const mailbox = idOf(9101)
export const stages = { fresh: idOf(9201), waiting: idOf(9202) }

export function startOf(): Start {
  return {
    account: { name: 'Northwind', mailDomain: 'mail.postroom.test' },
    me: { ...ada },
    members: [{ ...ada }, { ...bob }],
    inboxes: [
      {
        id: support,
        name: 'Support',
        address: 'support@postroom.test',
        fromName: 'Acme',
        canAct: true,
        senders: [
          { channelId: mailbox, from: { name: 'Ada at Acme', email: 'support@postroom.test' }, signature: null },
        ],
        memberIds: null,
      },
    ],
    ownAddresses: ['support@postroom.test', 'inbox@mail.postroom.test'],
    pipelines: [
      {
        id: idOf(9200),
        name: 'Support',
        stages: [
          { id: stages.fresh, name: 'New', isDone: false },
          { id: stages.waiting, name: 'Waiting', isDone: false },
        ],
      },
    ],
    undoSeconds: 10,
    limits: { attached: 18 * 1024 * 1024, recipients: 100 },
    seq: 0,
  }
}

/** A conversation of Nora's; a higher number is a later one. */
export function conversationOf(number: number, part: Partial<Conversation> = {}): Conversation {
  return {
    id: idOf(number),
    inboxId: support,
    channelId: mailbox,
    contactId: idOf(9300),
    contactName: 'Nora Berg',
    contactEmail: 'nora@northwind.example',
    subject: `Invoice ${number}`,
    snippet: 'Hello, the total is wrong',
    status: 'open',
    place: 'inbox',
    placeReason: null,
    assigneeId: null,
    ticket: null,
    hasAttachments: false,
    isUnread: true,
    mergedInto: null,
    messageCount: 1,
    commentCount: 0,
    firstMessageAt: number,
    lastMessageAt: number,
    lastSentAt: null,
    version: 1,
    ...part,
  }
}

export function messageOf(part: Partial<Message>): Message {
  return {
    id: idOf(1),
    conversationId: idOf(1),
    direction: 'in',
    status: 'received',
    failure: null,
    authorId: null,
    from: { name: 'Nora Berg', email: 'nora@northwind.example' },
    originalSender: null,
    to: [{ name: '', email: 'support@postroom.test' }],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: 'Invoice',
    text: 'Hello',
    textFolds: { signatureFrom: null, quotedFrom: null },
    textUrl: null,
    html: null,
    htmlFolds: { signatureFrom: null, quotedFrom: null },
    htmlUrl: null,
    isCut: false,
    isNewParticipant: false,
    isUnproven: false,
    isAutomatic: false,
    authentication: null,
    protection: null,
    invitation: null,
    attending: null,
    attachments: [],
    messageId: null,
    sentAt: 1,
    leavesAt: null,
    rawUrl: null,
    ...part,
  }
}
