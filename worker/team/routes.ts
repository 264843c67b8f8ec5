import { Hono } from 'hono'
import * as v from 'valibot'
import { AccountSettings, MemberChange, NewMember, NewTeam } from '../contract/account.ts'
import { describe } from '../http/describe.ts'
import type { HttpEnv } from '../http/http-env.ts'
import { ById, validate } from '../http/validate.ts'
import { changeAccount, readAccount } from './account.ts'
import { deactivateMember, reactivateMember } from './deactivate-member.ts'
import { changeMember, inviteMember, listMembers } from './member.ts'
import { changeTeam, createTeam, deleteTeam, listTeams } from './team.ts'

const Cursor = v.object({ cursor: v.optional(v.pipe(v.string(), v.maxLength(80))) })

/** The account, its members and its teams. All may read them; what may be changed, the policy says. */
export const teamRoutes = new Hono<HttpEnv>()
  .get('/account', describe("The account's settings", 200, 'AccountSettings'), async (c) =>
    c.json(await readAccount(c.var.desk)),
  )
  .put(
    '/account',
    describe("Change the account's settings", 200, 'AccountSettings'),
    validate('json', AccountSettings),
    async (c) => c.json(await changeAccount(c.var.desk, c.req.valid('json'))),
  )
  .get('/members', describe('The members, a page at a time', 200, 'MemberPage'), validate('query', Cursor), async (c) =>
    c.json(await listMembers(c.var.desk, c.req.valid('query').cursor)),
  )
  .post('/members', describe('Invite somebody by mail', 201, 'Member'), validate('json', NewMember), async (c) =>
    c.json(await inviteMember(c.var.desk, c.req.valid('json'), new URL(c.req.url).origin), 201),
  )
  .put(
    '/members/:id',
    describe("Change a member's name, role or seat", 200, 'Member'),
    ById,
    validate('json', MemberChange),
    async (c) => c.json(await changeMember(c.var.desk, c.req.valid('param').id, c.req.valid('json'))),
  )
  .put('/members/:id/deactivation', describe('Shut a member out, at once', 200, 'Member'), ById, async (c) =>
    c.json(await deactivateMember(c.var.desk, c.req.valid('param').id)),
  )
  .delete('/members/:id/deactivation', describe('Let a member in again', 200, 'Member'), ById, async (c) =>
    c.json(await reactivateMember(c.var.desk, c.req.valid('param').id)),
  )
  .get('/teams', describe('The teams', 200, 'TeamList'), async (c) => c.json(await listTeams(c.var.desk)))
  .post('/teams', describe('Make a team', 201, 'Team'), validate('json', NewTeam), async (c) =>
    c.json(await createTeam(c.var.desk, c.req.valid('json')), 201),
  )
  .put(
    '/teams/:id',
    describe('Rename a team, and say who is in it', 200, 'Team'),
    ById,
    validate('json', NewTeam),
    async (c) => c.json(await changeTeam(c.var.desk, c.req.valid('param').id, c.req.valid('json'))),
  )
  .delete('/teams/:id', describe('Delete a team', 204, null), ById, async (c) => {
    await deleteTeam(c.var.desk, c.req.valid('param').id)
    return c.body(null, 204)
  })
