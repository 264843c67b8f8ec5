import { Page, type Viewer } from './page.tsx'

/** A page that only says something, and where to go from there. */
export function Notice({ viewer, kind }: { viewer: Viewer; kind: 'agents' | 'missing' | 'foreign' | 'failed' }) {
  const { t, account, me } = viewer
  const toInbox = kind === 'agents'
  return (
    <Page viewer={viewer} title={t(`${kind}.title`)}>
      <div class="card">
        <p class="intro">{t(`${kind}.text`, { account })}</p>
        <p class="acts">
          <a class="button outline" href={toInbox ? '/inbox' : '/settings'}>
            {toInbox && me ? t('settings.open_inbox') : t('settings.title')}
          </a>
        </p>
      </div>
    </Page>
  )
}
