import { Hono } from 'hono'
import * as v from 'valibot'
import { NewDomain } from '../contract/domain.ts'
import { LIMITS, NewSending, Sender } from '../contract/sending.ts'
import { notFound } from '../desk/domain-error.ts'
import { type DomainRow, addDomain, listDomains } from '../domains/domain.ts'
import { isLocal } from '../mailers/smtp-host.ts'
import { chooseSending, defaultSender, forgetSending, readSending, type SendingRow } from '../mailers/sending.ts'
import { sendTestMail, testSenders } from '../sign-in/test-mail.ts'
import { DOMAINS, DomainList } from './domains/domain-list.tsx'
import { checkNow, domainPages } from './domains/domain-pages.tsx'
import { Choice, FormCard } from './fields.tsx'
import { type Form, blank, hasErrors, readForm, refused, submit } from './form.ts'
import { Page, type Viewer } from './page.tsx'
import { SenderPage } from './sender.tsx'
import { type SettingsContext, type SettingsEnv, doneAt } from './settings-env.ts'

const AT = '/settings/sending'

export const sendingPages = new Hono<SettingsEnv>()
  .get('/', (c) => show(c, {}))
  .post('/test', async (c) => {
    const form = await readForm(c)
    const senders = await testSenders(c.env)
    const from = senders.find((address) => address === form.values['from']?.[0])
    if (!from) return show(c, { test: refused(form, 'from', 'wrong.from') })
    const problem = await sendTestMail(c.env, c.var.viewer.me, from)
    if (problem === null) return c.redirect(doneAt(AT, 'test_sent'), 303)
    return show(c, { test: refused(form, '', 'refused.test_mail') }, problem)
  })
  .post('/forget', async (c) => {
    await forgetSending(c.var.desk)
    return c.redirect(doneAt(AT, 'sending_forgotten'), 303)
  })
  .post('/domains', async (c) => {
    let id = ''
    const wrong = await submit(await readForm(c), NewDomain, [], async ({ domain }) => {
      id = (await addDomain(c.var.desk, domain)).id
    })
    if (wrong) return show(c, { domain: wrong })
    await checkNow(c, id)
    return c.redirect(doneAt(`${DOMAINS}/${id}`, 'domain_added'), 303)
  })
  .route('/domains', domainPages)
  .get('/:sender', async (c) => showSender(c))
  .post('/:sender', async (c) => {
    const form = await readForm(c)
    const wrong = await submit(
      { ...form, values: { ...form.values, sender: [senderIn(c)] } },
      NewSending,
      [],
      (input) => chooseSending(c.var.desk, input),
    )
    return wrong ? showSender(c, wrong) : c.redirect(doneAt(AT, 'sending'), 303)
  })

function senderIn(c: SettingsContext): string {
  return c.req.param('sender') ?? ''
}

async function showSender(c: SettingsContext, wrong?: Form): Promise<Response> {
  const sender = v.safeParse(Sender, senderIn(c))
  if (!sender.success) throw notFound('page')
  const chosen = await readSending(c.var.desk.db)
  const stored = chosen?.sender === sender.output ? chosen : null
  return c.html(
    <SenderPage
      viewer={c.var.viewer}
      sender={sender.output}
      stored={stored}
      isThere={sender.output !== 'cloudflare' || c.env.EMAIL !== undefined}
      isLocal={isLocal(c.env)}
      form={wrong}
    />,
    wrong ? 422 : 200,
  )
}

interface Forms {
  test?: Form
  domain?: Form
}

async function show(c: SettingsContext, forms: Forms, problem?: string): Promise<Response> {
  const { desk } = c.var
  const [chosen, senders, domains] = await Promise.all([readSending(desk.db), testSenders(c.env), listDomains(desk)])
  const test = forms.test ?? blank({ from: senders[0]! })
  const domain = forms.domain ?? blank()
  return c.html(
    <SendingPage
      viewer={c.var.viewer}
      chosen={chosen}
      deployed={defaultSender(c.env)}
      senders={senders}
      form={test}
      problem={problem}
      domains={domains}
      domain={domain}
    />,
    hasErrors(test) || hasErrors(domain) ? 422 : 200,
  )
}

function SendingPage({
  viewer,
  chosen,
  deployed,
  senders,
  form,
  problem,
  domains,
  domain,
}: {
  viewer: Viewer
  chosen: SendingRow | null
  deployed: Sender | null
  senders: string[]
  form: Form
  problem: string | undefined
  domains: DomainRow[]
  /** The domain that is to be connected. */
  domain: Form
}) {
  const { t, me } = viewer
  const current = chosen?.sender ?? deployed
  return (
    <Page
      viewer={viewer}
      title={t('section.sending')}
      section="sending"
      hasErrors={hasErrors(form) || hasErrors(domain)}
    >
      <p class="intro">{t('sending.intro')}</p>
      {current === null && <p class="note">{t('sending.none')}</p>}
      <ul class="rows">
        {Sender.options.map((sender) => (
          <li>
            <div class="row-text">
              <a class="row-link cut" href={`${AT}/${sender}`}>
                {t(`sending.way.${sender}`)}
              </a>
              <span class="row-more">{detailOf(viewer, sender, chosen)}</span>
            </div>
            {sender === current && (
              <div class="chips">
                <span class="chip">{t(chosen ? 'sending.in_use' : 'sending.as_deployed')}</span>
              </div>
            )}
          </li>
        ))}
      </ul>
      {current !== null && (
        <FormCard
          t={t}
          form={form}
          action={`${AT}/test`}
          submit="sending.test_send"
          title={t('sending.test_title')}
          intro={t('sending.test_intro', { email: me?.email ?? '' })}
          detail={problem}
        >
          {senders.length > 1 ? (
            <Choice
              t={t}
              form={form}
              name="from"
              label="field.from"
              options={senders.map((address) => ({ value: address, label: address }))}
            />
          ) : (
            <input type="hidden" name="from" value={senders[0]} />
          )}
        </FormCard>
      )}
      <DomainList viewer={viewer} domains={domains} form={domain} />
      {chosen && (
        <FormCard
          t={t}
          form={blank()}
          action={`${AT}/forget`}
          submit="sending.forget"
          kind="danger"
          title={t('sending.forget_title')}
          intro={t(deployed ? 'sending.forget_help' : 'sending.forget_help_none', {
            way: deployed ? t(`sending.way.${deployed}`) : '',
          })}
        />
      )}
    </Page>
  )
}

/** The server and user of the way that was chosen; of the others, what they are. */
function detailOf({ t }: Viewer, sender: Sender, chosen: SendingRow | null): string {
  const { attached, recipients } = LIMITS[sender]
  const limits = t('sending.limits', { size: attached / 1_048_576, recipients })
  if (chosen?.sender !== sender || sender !== 'smtp') return `${t(`sending.help.${sender}`)} ${limits}`
  return [`${chosen.host}:${chosen.port}`, chosen.user].filter(Boolean).join(' · ')
}
