import type { Child } from 'hono/jsx'
import { raw } from 'hono/html'
import type { Member } from '../contract/account.ts'
import { leavingUrl } from './leaving.ts'
import { styleUrl } from './style.ts'
import { watchingUrl } from './watching.ts'
import { type TextKey, type Words, isTextKey } from './words.ts'

export type Section = 'account' | 'members' | 'teams' | 'inboxes' | 'sorting' | 'sending' | 'mail'
const SECTIONS: readonly Section[] = ['inboxes', 'members', 'teams', 'sorting', 'sending', 'mail', 'account']

/** Who looks at a page, in which language, of which account. `done` names what was just done. */
export interface Viewer {
  t: Words
  account: string
  me: Member | null
  done: string | undefined
}

interface PageProps {
  viewer: Viewer
  title: string
  /** The section it belongs to; pages of no section show no list of them. */
  section?: Section
  /** Where it was come from. */
  back?: { href: string; label: TextKey }
  /** After a form was refused: its title says so too. */
  hasErrors?: boolean | undefined
  act?: Child
  /** In how many seconds what has the id "watched" is looked at again, and the whole page where no script runs. */
  refresh?: number | undefined
  children?: Child
}

export function Page({ viewer, title, section, back, hasErrors, act, refresh, children }: PageProps) {
  const { t, account, me, done } = viewer
  const doneKey = `done.${done}`
  return (
    <>
      {raw('<!doctype html>')}
      <html lang={t.locale}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          {/* Under no-referrer a browser sends `Origin: null` with a form, and the origin is what tells ours from another's. */}
          <meta name="referrer" content="same-origin" />
          {me && <script defer src={leavingUrl}></script>}
          {refresh !== undefined && (
            <>
              <script defer src={watchingUrl} data-every={refresh}></script>
              <noscript>
                <meta http-equiv="refresh" content={String(refresh)} />
              </noscript>
            </>
          )}
          <title>{`${hasErrors ? `${t('problem.error')}: ` : ''}${title} · ${account || 'Postroom'}`}</title>
          <link
            rel="icon"
            href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='%230b57d0' stroke-width='2' stroke-linejoin='round'%3E%3Cpath d='M4 13h4l1.5 3h5L16 13h4M4 13l2.5-8h11L20 13v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1z'/%3E%3C/svg%3E"
          />
          <link rel="stylesheet" href={styleUrl} />
        </head>
        <body>
          <a class="skip" href="#main">
            {t('settings.skip')}
          </a>
          <Bar viewer={viewer} />
          <div class={section ? 'shell' : 'shell alone'}>
            {section && me && <Sections t={t} current={section} />}
            <main id="main" tabindex={-1}>
              {refresh !== undefined && <p id="said" class="unseen" role="status"></p>}
              {isTextKey(doneKey) && !hasErrors && (
                <p class="done" role="status" tabindex={-1} autofocus>
                  {t(doneKey)}
                </p>
              )}
              {back && (
                <p class="back">
                  <a href={back.href}>← {t(back.label)}</a>
                </p>
              )}
              <div class="head">
                <h1>{title}</h1>
                {act}
              </div>
              {children}
            </main>
          </div>
        </body>
      </html>
    </>
  )
}

function Bar({ viewer: { t, account, me } }: { viewer: Viewer }) {
  return (
    <header class="bar">
      <a class="brand" href={me ? '/settings' : '/inbox'}>
        <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
          <path d="M4 13h4l1.5 3h5L16 13h4M4 13l2.5-8h11L20 13v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1z" />
        </svg>
        <span class="cut">{account || 'Postroom'}</span>
      </a>
      {me && (
        <div class="bar-acts">
          <a class="button quiet" href="/inbox">
            {t('settings.open_inbox')}
          </a>
          <form id="leave" method="post" action="/settings/sign-out">
            <button class="button outline">{t('settings.sign_out')}</button>
          </form>
        </div>
      )}
    </header>
  )
}

function Sections({ t, current }: { t: Words; current: Section }) {
  return (
    <nav aria-label={t('settings.sections')}>
      <ul>
        {SECTIONS.map((section) => (
          <li>
            <a href={`/settings/${section}`} aria-current={section === current ? 'page' : undefined}>
              {t(`section.${section}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
