import { Hono } from 'hono'
import * as v from 'valibot'
import { AccountSettings, MemberChange, NewMember, NewTeam } from '../contract/account.ts'
import { Id } from '../contract/id.ts'
import type { HttpEnv } from '../http/http-env.ts'
import { validate } from '../http/validate.ts'
import { changeAccount, readAccount } from './account.ts'
import { deactivateMember, reactivateMember } from './deactivate-member.ts'
import { changeMember, inviteMember, listMembers } from './member.ts'
import { changeTeam, createTeam, deleteTeam, listTeams } from './team.ts'

const ById = validate('param', v.object({ id: Id }))
const Cursor = v.object({ cursor: v.optional(v.pipe(v.string(), v.maxLength(80))) })

/** The account, its members and its teams. All may read them; what may be changed, the policy says. */
export const teamRoutes = new Hono<HttpEnv>()
  .get('/account', async (c) => c.json(await readAccount(c.var.desk)))
  .put('/account', validate('json', AccountSettings), async (c) => c.json(await changeAccount(c.var.desk, c.req.valid('json'))))
  .get('/members', validate('query', Cursor), async (c) => c.json(await listMembers(c.var.desk, c.req.valid('query').cursor)))
  .post('/members', validate('json', NewMember), async (c) =>
    c.json(await inviteMember(c.var.desk, c.req.valid('json'), new URL(c.req.url).origin), 201),
  )
  .put('/members/:id', ById, validate('json', MemberChange), async (c) =>
    c.json(await changeMember(c.var.desk, c.req.valid('param').id, c.req.valid('json'))),
  )
  .put('/members/:id/deactivation', ById, async (c) => c.json(await deactivateMember(c.var.desk, c.req.valid('param').id)))
  .delete('/members/:id/deactivation', ById, async (c) => c.json(await reactivateMember(c.var.desk, c.req.valid('param').id)))
  .get('/teams', async (c) => c.json(await listTeams(c.var.desk)))
  .post('/teams', validate('json', NewTeam), async (c) => c.json(await createTeam(c.var.desk, c.req.valid('json')), 201))
  .put('/teams/:id', ById, validate('json', NewTeam), async (c) => c.json(await changeTeam(c.var.desk, c.req.valid('param').id, c.req.valid('json'))))
  .delete('/teams/:id', ById, async (c) => {
    await deleteTeam(c.var.desk, c.req.valid('param').id)
    return c.body(null, 204)
  })
