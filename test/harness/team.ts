import type { Member } from '../../worker/contract/account.ts'
import type { ApiFetch, Postroom } from './worker.ts'

export interface Somebody {
  id: string
  email: string
  token: string
  /** `fetch` as this member. */
  api: ApiFetch
}

export interface Team {
  ada: Somebody
  bob: Somebody
  cleo: Somebody
  inboxId: string
}

/** Sets up Acme: Ada the owner, Bob and Cleo (who is away) the agents, all signed in, and the inbox Support at support@postroom.test. */
export async function makeTeam(postroom: Postroom, { undoSeconds = 0 }: { undoSeconds?: number } = {}): Promise<Team> {
  const account = { name: 'Acme', mailDomain: 'postroom.test' }
  const owner = { name: 'Ada', email: 'ada@postroom.test' }
  const inbox = { name: 'Support', address: 'support@postroom.test' }
  await expectOk(
    postroom.api()('/api/setup', { method: 'PUT', json: { code: postroom.setupCode, account, owner, inbox } }),
  )
  const ada = await enter(postroom, owner.email)
  await expectOk(ada.api('/api/account', { method: 'PUT', json: { ...account, undoSeconds } }))
  const joining = [await invite(postroom, ada, 'Bob'), await invite(postroom, ada, 'Cleo')]
  const [bob, cleo] = (await Promise.all(joining.map((join) => join()))) as [Somebody, Somebody]
  await expectOk(cleo.api('/api/me', { method: 'PUT', json: { availability: 'away' } }))
  const { inboxes } = (await (await expectOk(ada.api('/api/start'))).json()) as { inboxes: { id: string }[] }
  return { ada, bob, cleo, inboxId: inboxes[0]!.id }
}

/** Invites somebody, whose address is their name at postroom.test. What it returns signs them in. */
export async function invite(
  postroom: Postroom,
  by: Somebody,
  name: string,
  rights: Partial<Pick<Member, 'role' | 'seat'>> = {},
): Promise<() => Promise<Somebody>> {
  const email = `${name.toLowerCase()}@postroom.test`
  await expectOk(by.api('/api/members', { method: 'POST', json: { name, email, role: 'agent', ...rights } }))
  return async () => {
    // Tests that read the catcher should find the invitation there, not see it come.
    await postroom.catcher.waitFor(email)
    return enter(postroom, email)
  }
}

async function enter(postroom: Postroom, email: string): Promise<Somebody> {
  const token = await postroom.signIn(email)
  const api = postroom.api(token)
  const { me } = (await (await expectOk(api('/api/start'))).json()) as { me: Member }
  return { id: me.id, email, token, api }
}

async function expectOk(answering: Promise<Response>): Promise<Response> {
  const answer = await answering
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${await answer.text()}`)
  return answer
}
