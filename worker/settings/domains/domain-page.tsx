import type { Sender } from '../../contract/sending.ts'
import type { DomainRow } from '../../domains/domain.ts'
import { GRACE } from '../../domains/verdict.ts'
import { Field, FormCard } from '../fields.tsx'
import { type Form, blank, hasErrors } from '../form.ts'
import { moment } from '../moment.ts'
import { Page, type Viewer } from '../page.tsx'
import { DOMAINS, StateChip, stateOf } from './domain-list.tsx'
import { RecordTable } from './record-table.tsx'

interface DomainPageProps {
  viewer: Viewer
  domain: DomainRow
  /** How mail leaves now. */
  sender: Sender | null
  form: Form
}

/** One domain: whether mail may leave from it, and what of its DNS is wanting. */
export function DomainPage({ viewer, domain, sender, form }: DomainPageProps) {
  const { t } = viewer
  const { id, name, records, problem, checkedAt } = domain
  const at = `${DOMAINS}/${id}`
  const back = { href: '/settings/sending', label: 'section.sending' } as const
  return (
    <Page
      viewer={viewer}
      title={name}
      section="sending"
      back={back}
      hasErrors={hasErrors(form)}
      act={<StateChip t={t} domain={domain} />}
    >
      <Standing viewer={viewer} domain={domain} sender={sender} />
      {records.length > 0 && (
        <section class="card">
          <h2>{t('domains.records')}</h2>
          <RecordTable t={t} records={records} sender={domain.sender} />
          <form class="acts" method="post" action={`${at}/check`}>
            <button class="button primary">{t('domains.check')}</button>
            {checkedAt !== null && (
              <span class="hint">
                {t(problem === 'dns_unreachable' ? 'domains.tried' : 'domains.checked', { at: moment(t, checkedAt) })}
              </span>
            )}
          </form>
        </section>
      )}
      {asksForHints(domain, sender) && (
        <FormCard
          t={t}
          form={form}
          action={at}
          submit="settings.save"
          kind="outline"
          title={t('domains.hints')}
          intro={t('domains.hints_intro')}
        >
          <Field
            t={t}
            form={form}
            name="selector"
            label="field.selector"
            hint={t('domains.selector_hint')}
            autocomplete="off"
          />
          {sender === 'smtp' ? (
            <Field
              t={t}
              form={form}
              name="spf"
              label="field.spf"
              hint={t('domains.spf_hint')}
              autocomplete="off"
              optional
            />
          ) : (
            <input type="hidden" name="spf" value={form.values['spf']?.[0] ?? ''} />
          )}
        </FormCard>
      )}
      <FormCard
        t={t}
        form={blank()}
        action={`${at}/remove`}
        submit="domains.remove"
        kind="danger"
        title={t('domains.remove_title')}
        intro={t('domains.remove_help', { domain: name })}
        isFolded
      />
    </Page>
  )
}

/** What that means for mail, what is in the way, and what to do at the service that sends it. */
function Standing({ viewer: { t }, domain, sender }: Pick<DomainPageProps, 'viewer' | 'domain' | 'sender'>) {
  const { name, missingSince, problem, said, records, checkedAt } = domain
  const state = stateOf(domain)
  const isComplete = records.every((record) => !record.isNeeded || record.state === 'found')
  const times: Record<string, string> =
    missingSince === null ? {} : { since: moment(t, missingSince), until: moment(t, missingSince + GRACE) }
  return (
    <>
      <p class="intro">{t(`domains.${state}`, { domain: name, ...times })}</p>
      {problem !== null && (
        <div class="note">
          <p>{t(`domains.problem.${problem}`)}</p>
          {said !== null && <p lang="en">{said}</p>}
        </div>
      )}
      {sender === null ? (
        <p class="note">{t('sending.none')}</p>
      ) : checkedAt !== null && domain.sender !== sender ? (
        <p class="note">{t('domains.other_way')}</p>
      ) : (
        <p class="intro">{t(`domains.how.${sender}`)}</p>
      )}
      {state !== 'verified' && problem === null && sender === 'resend' && isComplete && (
        <p class="note">{t('domains.service_waits')}</p>
      )}
    </>
  )
}

/** Where the service that sends the mail tells its records to nobody but its customer. */
function asksForHints({ problem }: DomainRow, sender: Sender | null): boolean {
  return sender === 'smtp' || sender === 'postmark' || (sender === 'resend' && problem === 'service_restricted')
}
