import type { DomainRow } from '../../domains/domain.ts'
import { Field, FormCard } from '../fields.tsx'
import type { Form } from '../form.ts'
import type { Viewer } from '../page.tsx'
import type { TextKey, Words } from '../words.ts'

export const DOMAINS = '/settings/sending/domains'

/** The domains that answers may leave from, and one more to connect. */
export function DomainList({ viewer: { t }, domains, form }: { viewer: Viewer; domains: DomainRow[]; form: Form }) {
  return (
    <section class="domains" id="domains" aria-labelledby="domains-title">
      <h2 id="domains-title">{t('domains.title')}</h2>
      <p class="intro">{t('domains.intro')}</p>
      {domains.length > 0 && (
        <ul class="rows">
          {domains.map((domain) => (
            <li>
              <div class="row-text">
                <a class="row-link cut" href={`${DOMAINS}/${domain.id}`}>
                  {domain.name}
                </a>
              </div>
              <div class="chips">
                <StateChip t={t} domain={domain} />
              </div>
            </li>
          ))}
        </ul>
      )}
      <FormCard t={t} form={form} action={DOMAINS} submit="domains.add" kind="outline">
        <Field
          t={t}
          form={form}
          name="domain"
          label="field.domain"
          hint={t('domains.domain_hint')}
          inputmode="url"
          autocomplete="off"
        />
      </FormCard>
    </section>
  )
}

/** Whether mail may leave from a domain, in a word. */
export function StateChip({ t, domain }: { t: Words; domain: DomainRow }) {
  const state = stateOf(domain)
  return <span class={`chip ${KINDS[state]}`}>{t(`domains.is.${state}` satisfies TextKey)}</span>
}

const KINDS = { verified: 'good', missing: 'look', waiting: 'look' } as const

export function stateOf({ verifiedAt, missingSince }: DomainRow): keyof typeof KINDS {
  if (verifiedAt === null) return 'waiting'
  return missingSince === null ? 'verified' : 'missing'
}
