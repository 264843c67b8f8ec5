import { type Context, Hono } from 'hono'
import type { Child } from 'hono/jsx'
import { type DeadLetter, listDeadLetters, tryAgain, tryAllAgain } from '../ledger/dead-letters.ts'
import {
  type HeldMail,
  type MailCounts,
  countMail,
  discardMail,
  findHeldMail,
  listHeldMail,
  takeInNow,
} from '../ledger/held-mail.ts'
import { startIndexing } from '../search/index-all.ts'
import { DeadLetterRow, HeldMailRow } from './mail-rows.tsx'
import { Page, type Viewer } from './page.tsx'
import { type SettingsEnv, doneAt } from './settings-env.ts'
import type { TextKey } from './words.ts'

const at = '/settings/mail'
const done = (c: Context, what: string) => c.redirect(doneAt(at, what), 303)
const keyOf = (id: string) => `raw/${id}.eml`

/** What became of the mail that came: what waits, what nobody has an address for, and the jobs that were given up. */
export const mailPages = new Hono<SettingsEnv>()
  .get('/', async (c) => {
    const { desk, viewer } = c.var
    const [counts, waiting, refused, letters] = await Promise.all([
      countMail(desk),
      listHeldMail(desk, 'waiting', c.req.query('waiting')),
      listHeldMail(desk, 'refused', c.req.query('refused')),
      listDeadLetters(desk, c.req.query('failed')),
    ])
    return c.html(<MailPage viewer={viewer} counts={counts} waiting={waiting} refused={refused} letters={letters} />)
  })
  .get('/raw/:id', async (c) => {
    const id = c.req.param('id')
    const { key } = await findHeldMail(c.var.desk, keyOf(id))
    const object = await c.env.MAIL.get(key)
    if (!object) return c.notFound()
    return new Response(object.body, {
      headers: {
        'content-type': 'application/octet-stream',
        'content-length': String(object.size),
        'content-disposition': `attachment; filename="${encodeURIComponent(id)}.eml"`,
        'content-security-policy': "sandbox; default-src 'none'",
        'x-content-type-options': 'nosniff',
      },
    })
  })
  .post('/raw/:id/try', async (c) => {
    await takeInNow(c.var.desk, keyOf(c.req.param('id')))
    return done(c, 'tried')
  })
  .post('/raw/:id/discard', async (c) => {
    await discardMail(c.var.desk, keyOf(c.req.param('id')))
    return done(c, 'discarded')
  })
  .post('/jobs/try', async (c) => {
    await tryAllAgain(c.env, Date.now())
    return done(c, 'tried')
  })
  .post('/jobs/:id/try', async (c) => {
    await tryAgain(c.var.desk, c.req.param('id'))
    return done(c, 'tried')
  })
  .post('/search', async (c) => {
    await startIndexing(c.env)
    return done(c, 'indexing')
  })

interface MailPageProps {
  viewer: Viewer
  counts: MailCounts
  waiting: Listed<HeldMail>
  refused: Listed<HeldMail>
  letters: Listed<DeadLetter>
}

interface Listed<T> {
  items: T[]
  next: string | null
}

function MailPage({ viewer, counts, waiting, refused, letters }: MailPageProps) {
  const { t } = viewer
  const nothing = waiting.items.length + refused.items.length + letters.items.length === 0
  const tryAll = (
    <form method="post" action={`${at}/jobs/try`}>
      <button class="button outline">{t('mail.try_all')}</button>
    </form>
  )
  return (
    <Page viewer={viewer} title={t('section.mail')} section="mail">
      <p class="intro">{t('mail.intro')}</p>
      <Sums viewer={viewer} counts={counts} />
      {nothing && <p class="done">{t('mail.nothing')}</p>}
      <Part viewer={viewer} name="waiting" list={waiting}>
        {waiting.items.map((mail) => (
          <HeldMailRow viewer={viewer} mail={mail} />
        ))}
      </Part>
      <Part viewer={viewer} name="refused" list={refused}>
        {refused.items.map((mail) => (
          <HeldMailRow viewer={viewer} mail={mail} />
        ))}
      </Part>
      <Part viewer={viewer} name="failed" list={letters} act={tryAll}>
        {letters.items.map((letter) => (
          <DeadLetterRow viewer={viewer} letter={letter} />
        ))}
      </Part>
      <section class="card">
        <h2>{t('mail.search')}</h2>
        <p class="intro">{t('mail.search_help')}</p>
        <form method="post" action={`${at}/search`} class="acts">
          <button class="button outline">{t('mail.search_start')}</button>
        </form>
      </section>
    </Page>
  )
}

function Sums({ viewer: { t }, counts }: { viewer: Viewer; counts: MailCounts }) {
  const number = new Intl.NumberFormat(t.locale)
  const sums = [
    ['mail.received', counts.accepted + counts.waiting + counts.refused],
    ['mail.accepted', counts.accepted],
    ['mail.waiting_sum', counts.waiting],
    ['mail.refused_sum', counts.refused],
  ] as const
  return (
    <dl class="card sums">
      {sums.map(([label, n]) => (
        <div>
          <dt>{t(label)}</dt>
          <dd>{number.format(n)}</dd>
        </div>
      ))}
    </dl>
  )
}

interface PartProps {
  viewer: Viewer
  name: 'waiting' | 'refused' | 'failed'
  list: Listed<unknown>
  act?: Child
  children?: Child
}

/** One kind of what is held up, with what it means; nothing where there is none. */
function Part({ viewer: { t }, name, list, act, children }: PartProps) {
  if (list.items.length === 0) return null
  return (
    <section class="part" aria-labelledby={name}>
      <div class="head">
        <h2 id={name}>{t(`mail.${name}` satisfies TextKey)}</h2>
        {act}
      </div>
      <p class="intro">{t(`mail.${name}_help` satisfies TextKey)}</p>
      <ul class="rows">{children}</ul>
      {list.next && (
        <p class="acts">
          <a href={`${at}?${name}=${encodeURIComponent(list.next)}#${name}`}>{t('settings.next_page')}</a>
        </p>
      )}
    </section>
  )
}
