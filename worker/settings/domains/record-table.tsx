import type { DomainRecord } from '../../contract/domain.ts'
import type { Sender } from '../../contract/sending.ts'
import type { Words } from '../words.ts'

interface TableProps {
  t: Words
  records: DomainRecord[]
  /** The way to send that they are for. */
  sender: Sender | null
}

/** What is to stand in DNS, and what does. */
export function RecordTable({ t, records, sender }: TableProps) {
  return (
    <table class="records">
      <caption>{t('domains.records_intro')}</caption>
      <thead>
        <tr>
          {(['record', 'name', 'value', 'state'] as const).map((column) => (
            <th scope="col">{t(`domains.column.${column}`)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <Row t={t} record={record} sender={sender} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ t, record, sender }: { t: Words; record: DomainRecord; sender: Sender | null }) {
  const { purpose, type, name, value, priority, isNeeded, state, found } = record
  return (
    <tr class={`is-${state}`}>
      <th scope="row">
        {t(`domains.purpose.${purpose}`)}
        <span class="hint">{isNeeded ? type : `${type} · ${t('domains.optional')}`}</span>
      </th>
      <td>
        <span class="label" aria-hidden="true">
          {t('domains.column.name')}
        </span>
        {name === '' ? (
          <span class="hint">{t('domains.name_below')}</span>
        ) : (
          <code class="copy">{withBreaks(name)}</code>
        )}
      </td>
      <td>
        <span class="label" aria-hidden="true">
          {t('domains.column.value')}
        </span>
        {value === '' ? (
          <span class="hint">
            {t(
              purpose === 'spf'
                ? 'domains.value_below'
                : sender === 'smtp'
                  ? 'domains.value_of_server'
                  : 'domains.value_there',
            )}
          </span>
        ) : (
          <code class="copy">{value}</code>
        )}
        {priority !== null && <span class="hint">{t('domains.priority', { priority })}</span>}
      </td>
      <td>
        <span class="chip">{t(`domains.state.${state}`)}</span>
        {found.length > 0 && (
          <div class="instead">
            <span class="hint">{t('domains.found')}</span>
            {found.map((one) => (
              <code>{one}</code>
            ))}
          </div>
        )}
      </td>
    </tr>
  )
}

/** A long name goes on in the next line after a dot. */
function withBreaks(name: string) {
  return name.split(/(?<=\.)/).map((label, at) => (
    <>
      {at > 0 && <wbr />}
      {label}
    </>
  ))
}
