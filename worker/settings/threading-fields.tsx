import * as v from 'valibot'
import { Threading } from '../contract/account.ts'
import { Field } from './fields.tsx'
import type { Form } from './form.ts'
import type { Words } from './words.ts'

const typed = v.pipe(v.string(), v.trim(), v.regex(/^\d{1,4}$/), v.transform(Number))

/** As a form sends it. */
export const ThreadingInput = v.object({
  reopenDays: v.pipe(typed, Threading.entries.reopenDays),
  subjectDays: v.pipe(typed, Threading.entries.subjectDays),
})

export function ThreadingFields({ t, form }: { t: Words; form: Form }) {
  const days = { t, form, type: 'number', inputmode: 'numeric', min: 0, class: 'short' } as const
  return (
    <>
      <Field {...days} name="reopenDays" label="field.reopen_days" hint={t('inboxes.reopen_hint')} max={3650} />
      <Field {...days} name="subjectDays" label="field.subject_days" hint={t('inboxes.subject_hint')} max={365} />
    </>
  )
}
