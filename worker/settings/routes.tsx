import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { createMiddleware } from 'hono/factory'
import { DomainError } from '../desk/domain-error.ts'
import { loggable } from '../desk/failures.ts'
import { authenticate } from '../http/authenticate.ts'
import type { HttpEnv } from '../http/http-env.ts'
import { readAccount } from '../team/account.ts'
import { accountPages } from './account.tsx'
import { askAuth } from './ask-auth.ts'
import { inboxesPages } from './inboxes.tsx'
import { leaving, leavingUrl } from './leaving.ts'
import { mailPages } from './mail.tsx'
import { membersPages } from './members.tsx'
import { Notice } from './notice.tsx'
import type { Viewer } from './page.tsx'
import { sendingPages } from './sending.tsx'
import { setUpPages } from './set-up.tsx'
import { type SettingsEnv, doneAt } from './settings-env.ts'
import { signInPages } from './sign-in.tsx'
import { sortingPages } from './sorting.tsx'
import { readStranger } from './stranger.ts'
import { style, styleUrl } from './style.ts'
import { watching, watchingUrl } from './watching.ts'
import { teamsPages } from './teams.tsx'
import { wordsIn } from './words.ts'

/** A form from another page may not act here, signed in or not. */
const sameOrigin = createMiddleware<HttpEnv>(async (c, next) => {
  if (c.req.method === 'POST' && c.req.header('origin') !== new URL(c.req.url).origin) {
    return c.html(<Notice viewer={await readStranger(c)} kind="foreign" />, 403)
  }
  await next()
})

/** Lets admins in, and tells agents whose pages these are. Whoever has not signed in does so first. */
const admit = createMiddleware<SettingsEnv>(async (c, next) => {
  const { desk } = c.var
  if (desk.actor.kind !== 'member') throw new DomainError('not_signed_in', 'Sign in first.')
  const me = desk.actor.member
  c.set('viewer', { t: wordsIn(me.locale), account: (await readAccount(desk)).name, me, done: c.req.query('done') })
  if (me.role === 'agent') return c.html(<Notice viewer={c.var.viewer} kind="agents" />, 403)
  await next()
})

/** Whoever is looking, also at a page that went wrong before it was known. */
async function viewerOf(c: Context): Promise<Viewer> {
  return (c as Context<SettingsEnv>).var.viewer ?? readStranger(c)
}

const pages = new Hono<SettingsEnv>()
  .use(authenticate, admit)
  .get('/', (c) => c.redirect('/settings/inboxes'))
  .route('/account', accountPages)
  .route('/members', membersPages)
  .route('/teams', teamsPages)
  .route('/inboxes', inboxesPages)
  .route('/sorting', sortingPages)
  .route('/mail', mailPages)
  .route('/sending', sendingPages)

/** The admin's pages. They work without a script. */
export const settingsPages = new Hono<HttpEnv>()
  .onError(async (error, c) => {
    if (error instanceof DomainError) {
      if (error.code === 'not_signed_in') return c.redirect('/settings/sign-in', 303)
      if (error.code === 'not_found' || error.code === 'invalid_input')
        return c.html(<Notice viewer={await viewerOf(c)} kind="missing" />, 404)
      if (error.code === 'not_allowed') return c.html(<Notice viewer={await viewerOf(c)} kind="agents" />, 403)
    } else console.error(loggable(error))
    return c.html(<Notice viewer={await viewerOf(c)} kind="failed" />, 500)
  })
  .use(
    bodyLimit({
      maxSize: 256 * 1024,
      onError: async (c) => c.html(<Notice viewer={await readStranger(c)} kind="failed" />, 413),
    }),
  )
  .get('/style.css', (c) => versioned(c, 'text/css', style, styleUrl))
  .get('/watching.js', (c) => versioned(c, 'text/javascript', watching, watchingUrl))
  .get('/leaving.js', (c) => versioned(c, 'text/javascript', leaving, leavingUrl))
  // A page shows what only this member may see, at this moment.
  .use(async (c, next) => {
    await next()
    c.header('cache-control', 'no-store')
  })
  .use(sameOrigin)
  .route('/sign-in', signInPages)
  .route('/set-up', setUpPages)
  .post('/sign-out', async (c) => {
    const answer = await askAuth(c, 'sign-out', {}, c.req.header('cookie'))
    const headers = new Headers({ location: doneAt('/settings/sign-in', 'signed_out') })
    for (const cookie of answer.headers.getSetCookie()) headers.append('set-cookie', cookie)
    return new Response(null, { status: 303, headers })
  })
  .route('/', pages)
  .get('/*', async (c) => c.html(<Notice viewer={await viewerOf(c)} kind="missing" />, 404))

/** Its address carries its version; any other address gets the newest and must ask again. */
function versioned(c: Context, type: string, text: string, url: string): Response {
  c.header('content-type', `${type}; charset=utf-8`)
  c.header('cache-control', c.req.url.endsWith(url) ? 'public, max-age=31536000, immutable' : 'no-cache')
  return c.body(text)
}
