import { expect, test } from 'vitest'
import type { WorkInbox } from '../../../worker/contract/account.ts'
import { assignable } from '../../../extension/conversations/assignable.ts'
import { sitDown } from './desk.ts'
import { ada, bob, idOf } from './people.ts'

const cleo = { ...bob, id: idOf(9003), name: 'Cleo' }
const dora = { ...bob, id: idOf(9004), name: 'Dora', status: 'invited' as const }
const eva = { ...bob, id: idOf(9005), name: 'Eva', status: 'deactivated' as const }
const help = idOf(9103)
/** Ada sees it as an admin; Cleo and Dora are its members, and Eva was. */
const billing: WorkInbox = {
  id: idOf(9102),
  name: 'Billing',
  address: 'bill@postroom.test',
  fromName: 'Acme Billing',
  canAct: false,
  senders: [
    { channelId: idOf(9104), from: { name: 'Ada at Acme Billing', email: 'bill@postroom.test' }, signature: null },
    { channelId: help, from: { name: 'Ada at Acme Help', email: 'help@postroom.test' }, signature: 'Ada\nHelp' },
  ],
  memberIds: [cleo.id, dora.id, eva.id],
}

/** Ada looks at Support, where the first conversation is; the second one is in Billing. */
const looking = () =>
  sitDown((office) => {
    office.start.inboxes.push(billing)
    office.start.members.push(cleo, dora, eva)
    office.mail(1)
    office.mail(2, { inboxId: billing.id, channelId: help })
  })

test('what may be done is what may be done in the inbox of the open conversation', async () => {
  const { inbox } = await looking()
  expect(inbox.canAct.value).toBe(true)
  await inbox.open(idOf(2))
  expect([inbox.inboxId.value === billing.id, inbox.canAct.value]).toEqual([false, false])
  await inbox.open(idOf(1))
  expect(inbox.canAct.value).toBe(true)
})

test('an answer is from the address that the open conversation came to', async () => {
  const { inbox } = await looking()
  await inbox.open(idOf(1))
  expect(inbox.sender.value?.email).toBe('support@postroom.test')
  await inbox.open(idOf(2))
  expect(inbox.sender.value).toEqual({ name: 'Ada at Acme Help', email: 'help@postroom.test' })
  expect(inbox.signature.value).toBe('Ada\nHelp')
})

test('those who may act in an inbox are offered, also who was only invited, and who has it now', async () => {
  const { inbox, office } = await looking()
  await inbox.open(idOf(2))
  const offered = (id: string): string[] => assignable(inbox, inbox.known(id)!).map(({ name }) => name)
  expect(offered(idOf(1))).toEqual([ada.name, bob.name, cleo.name, dora.name])
  expect(offered(idOf(2))).toEqual([cleo.name, dora.name])
  office.bobDoes(2, 'conversation.assigned', { assigneeId: eva.id }, { assigneeId: eva.id, previousId: null })
  await expect.poll(() => offered(idOf(2))).toEqual([cleo.name, dora.name, eva.name])
})
