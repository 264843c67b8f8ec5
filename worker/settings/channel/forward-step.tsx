import type { Arrival, Arrivals } from '../../inboxes/arrivals.ts'
import type { ChannelRow } from '../../inboxes/draft.ts'
import type { Viewer } from '../page.tsx'
import { PROVIDERS, type Provider, instructionsFor } from '../providers/instructions.ts'
import { StepPage, isDraft, pathOf } from './step-page.tsx'

/** How the provider is told to forward, and what it asks in return. */
export function ForwardStep(props: {
  viewer: Viewer
  channel: ChannelRow
  provider: Provider
  isChosen: boolean
  arrivals: Arrivals
}) {
  const { viewer, channel, provider, isChosen, arrivals } = props
  const { asked, newest } = arrivals
  // Of other providers a confirmation is a mail like any other.
  const others = newest.filter(({ confirmation }) => confirmation === null)
  const { t } = viewer
  const at = pathOf(channel)
  const all = instructionsFor(t.locale)
  const { name, steps, notes } = all[provider]
  const fill = (text: string) => text.replaceAll('{address}', channel.address)
  return (
    <StepPage viewer={viewer} channel={channel} step="forward">
      {asked && <Confirmation viewer={viewer} arrival={asked} />}
      <section class="card">
        <p class="intro">{t('forward.intro')}</p>
        <p class="address">{channel.address}</p>
        <form class="choose" method="get" action={`${at}/forward`}>
          <div class="field">
            <label for="provider">{t('field.provider')}</label>
            <select id="provider" name="provider">
              {PROVIDERS.map((one) => (
                <option value={one} selected={one === provider}>
                  {all[one].name}
                </option>
              ))}
            </select>
          </div>
          <button class="button outline">{t('forward.show')}</button>
        </form>
        <h2 tabindex={-1} autofocus={isChosen}>
          {name}
        </h2>
        <ol class="how">
          {steps.map((step) => (
            <li>{fill(step)}</li>
          ))}
        </ol>
        {notes.map((note) => (
          <p class="note">{fill(note)}</p>
        ))}
        <p class="hint">{t('forward.limits')}</p>
        <div class="acts">
          {isDraft(channel) && (
            <form method="post" action={`${at}/forward`}>
              <button class="button primary">{t('forward.done')}</button>
            </form>
          )}
          {!asked && (
            <a class="button" href={`${at}/forward?provider=${provider}&look`}>
              {t('forward.look')}
            </a>
          )}
        </div>
      </section>
      {others.length > 0 && (
        <section class="card" aria-labelledby="came">
          <h2 id="came">{t('forward.came')}</h2>
          <ul class="came">
            {others.map(({ conversationId, subject, from }) => (
              <li>
                <a href={`/inbox#${conversationId}`}>{subject || t('test.no_subject')}</a>{' '}
                <span class="row-more">{from}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </StepPage>
  )
}

/** What the provider asks. Its link is there to be pressed by a person, and nothing else follows it. */
export function Confirmation({ viewer: { t }, arrival }: { viewer: Viewer; arrival: Arrival }) {
  const { code, link } = arrival.confirmation ?? { code: null, link: null }
  return (
    <section class="card" aria-labelledby="asked">
      <h2 id="asked" data-said={t('confirmation.title')}>
        {t('confirmation.title')}
      </h2>
      <p class="intro">{t('confirmation.intro')}</p>
      {code && (
        <p>
          {t('confirmation.code')} <b class="address inline">{code}</b>
        </p>
      )}
      <p class="acts">
        {link && (
          <a class="button outline" href={link} target="_blank" rel="noopener noreferrer">
            {t('confirmation.link')}
          </a>
        )}
        <a class="button" href={`/inbox#${arrival.conversationId}`}>
          {t('confirmation.mail')}
        </a>
      </p>
    </section>
  )
}
