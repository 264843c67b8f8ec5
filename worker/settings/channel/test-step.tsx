import type { Arrival, Arrivals } from '../../inboxes/arrivals.ts'
import type { ChannelRow } from '../../inboxes/draft.ts'
import type { Viewer } from '../page.tsx'
import type { TextKey } from '../words.ts'
import { Confirmation } from './forward-step.tsx'
import { StepPage, pathOf } from './step-page.tsx'

/** In seconds: soon enough to watch a mail arrive. */
const REFRESH = 5

interface Check {
  name: 'forwarded' | 'received' | 'authenticated' | 'shown'
  state: 'open' | 'done' | 'wrong'
  /** What is so, or what to do. */
  says: TextKey
  detail?: string
}

/** A test mail on its way, step by step. The page loads itself again until it is there. */
export function TestStep(props: { viewer: Viewer; channel: ChannelRow; arrivals: Arrivals; isStill: boolean }) {
  const { viewer, channel, arrivals, isStill } = props
  const { t } = viewer
  const at = pathOf(channel)
  const mails = arrivals.newest.filter(({ confirmation }) => confirmation === null)
  const arrival = mails.find(({ isForwarded }) => isForwarded) ?? mails[0] ?? null
  const isOpen = !arrival?.isForwarded
  const isWaiting = isOpen && !isStill
  return (
    <StepPage viewer={viewer} channel={channel} step="test" refresh={isWaiting ? REFRESH : undefined}>
      <div id="watched" class="watched" tabindex={-1}>
        {arrivals.asked && !arrival && <Confirmation viewer={viewer} arrival={arrivals.asked} />}
        <section class="card">
          <p class="intro">{t('test.intro')}</p>
          {/* Before what changes: it must be reached before the page looks again. */}
          {isOpen && (
            <p class="hint">
              {t(isWaiting ? 'test.refreshing' : 'test.still')}{' '}
              <a href={isWaiting ? `${at}/test?still` : `${at}/test`}>{t(isWaiting ? 'test.stop' : 'test.again')}</a>
            </p>
          )}
          <ol class="checks">
            {checksOf(arrival).map(({ name, state, says, detail }) => (
              <li class={`is-${state}`} data-said={`${t(`test.${name}`)}: ${t(`test.${state}`)}`}>
                <b>{t(`test.${name}`)}</b> <span class="chip">{t(`test.${state}`)}</span>
                <p>
                  {t(says, { address: channel.address, from: arrival?.from ?? '', subject: arrival?.subject ?? '' })}
                </p>
                {detail && <p class="hint">{detail}</p>}
                {name === 'shown' && arrival && (
                  <p>
                    <a href={`/inbox#${arrival.conversationId}`}>{arrival.subject || t('test.no_subject')}</a>
                  </p>
                )}
              </li>
            ))}
          </ol>
          <form method="post" action={`${at}/finish`}>
            <p class="acts">
              <button class={`button ${isOpen ? 'outline' : 'primary'}`}>
                {t(arrival ? 'test.finish' : 'test.finish_untested')}
              </button>
              <a class="button" href={`${at}/forward`}>
                {t('test.instructions')}
              </a>
              {!isOpen && (
                <a class="button" href={`${at}/test`}>
                  {t('test.again')}
                </a>
              )}
            </p>
          </form>
        </section>
      </div>
    </StepPage>
  )
}

const SHOWN: Record<Arrival['place'], Pick<Check, 'state' | 'says'>> = {
  inbox: { state: 'done', says: 'test.shown_done' },
  merged: { state: 'done', says: 'test.shown_done' },
  spam: { state: 'wrong', says: 'test.shown_spam' },
  filtered: { state: 'wrong', says: 'test.shown_elsewhere' },
  trash: { state: 'wrong', says: 'test.shown_elsewhere' },
}

function checksOf(arrival: Arrival | null): Check[] {
  if (!arrival)
    return [
      { name: 'forwarded', state: 'open', says: 'test.forwarded_open' },
      { name: 'received', state: 'open', says: 'test.received_open' },
      { name: 'authenticated', state: 'open', says: 'test.authenticated_open' },
      { name: 'shown', state: 'open', says: 'test.shown_open' },
    ]
  return [
    arrival.isForwarded
      ? { name: 'forwarded', state: 'done', says: 'test.forwarded_done' }
      : { name: 'forwarded', state: 'wrong', says: 'test.forwarded_wrong' },
    { name: 'received', state: 'done', says: 'test.received_done' },
    authenticated(arrival),
    { name: 'shown', ...SHOWN[arrival.place] },
  ]
}

/** DMARC alone says whether the sender's own domain stands for it; where that has no policy, what holds is anybody's. */
function authenticated({ authentication }: Arrival): Check {
  const { spf, dkim, dmarc } = authentication ?? { spf: 'unknown', dkim: 'unknown', dmarc: 'unknown' }
  const detail = `SPF ${spf} · DKIM ${dkim} · DMARC ${dmarc}`
  if (dmarc === 'pass') return { name: 'authenticated', state: 'done', says: 'test.authenticated_done', detail }
  if (dmarc !== 'fail' && (dkim === 'pass' || spf === 'pass'))
    return { name: 'authenticated', state: 'done', says: 'test.authenticated_partly', detail }
  if ([spf, dkim, dmarc].every((one) => one === 'unknown'))
    return { name: 'authenticated', state: 'open', says: 'test.authenticated_unknown', detail }
  return { name: 'authenticated', state: 'wrong', says: 'test.authenticated_wrong', detail }
}
