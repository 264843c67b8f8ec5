import { expect, test } from 'vitest'
import type { DomainEvent } from '../../../worker/contract/event.ts'
import { eventually, sitDown } from './desk.ts'
import { idOf } from './people.ts'

test.each(['sending.changed', 'channel.changed', 'account.changed'] as const)(
  'after %s Ada works with what an admin has changed, without loading the page again',
  async (type) => {
    const { office, inbox } = await sitDown((office) => office.mail(1))
    office.start.limits = { attached: 3, recipients: 5 }
    office.start.undoSeconds = 42
    office.start.seq += 1
    const event = { type, seq: office.start.seq, id: idOf(80_000), at: 1, actor: { kind: 'system', id: null } }
    office.tell({
      event: { ...event, inboxId: null, conversationId: null, data: {} } as unknown as DomainEvent,
      message: null,
      comment: null,
    })
    await eventually(() => inbox.start.value?.undoSeconds === 42)
    expect(inbox.start.value?.limits).toEqual({ attached: 3, recipients: 5 })
  },
)
