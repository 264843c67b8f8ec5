import { Hono } from 'hono'
import { DomainHints } from '../../contract/domain.ts'
import { DomainError } from '../../desk/domain-error.ts'
import { checkDomain } from '../../domains/check-domain.ts'
import { type DomainRow, changeDomain, findDomain, removeDomain } from '../../domains/domain.ts'
import { defaultSender, readSending } from '../../mailers/sending.ts'
import { type Form, blank, hasErrors, readForm, submit } from '../form.ts'
import { type SettingsContext, type SettingsEnv, doneAt } from '../settings-env.ts'
import { DOMAINS } from './domain-list.tsx'
import { DomainPage } from './domain-page.tsx'

const LIST = '/settings/sending'

/** The pages of one domain each; where one is added is the page of sending. */
export const domainPages = new Hono<SettingsEnv>()
  .get('/', (c) => c.redirect(`${LIST}#domains`, 303))
  .get('/:id', async (c) => {
    const domain = await findDomain(c.var.desk, c.req.param('id'))
    return show(c, domain, blank({ selector: domain.selector ?? '', spf: domain.spf ?? '' }))
  })
  .post('/:id', async (c) => {
    const domain = await findDomain(c.var.desk, c.req.param('id'))
    const wrong = await submit(await readForm(c), DomainHints, [], async (hints) => {
      await changeDomain(c.var.desk, domain.id, hints)
      await checkNow(c, domain.id)
    })
    return wrong ? show(c, domain, wrong) : c.redirect(doneAt(`${DOMAINS}/${domain.id}`, 'domain'), 303)
  })
  .post('/:id/check', async (c) => {
    const { id } = await findDomain(c.var.desk, c.req.param('id'))
    await checkNow(c, id)
    const { problem } = await findDomain(c.var.desk, id)
    // What went wrong stands on the page: it was not done.
    const at = `${DOMAINS}/${id}`
    return c.redirect(problem === null ? doneAt(at, 'domain_checked') : at, 303)
  })
  .post('/:id/remove', async (c) => {
    await removeDomain(c.var.desk, c.req.param('id'))
    return c.redirect(doneAt(LIST, 'domain_removed'), 303)
  })

/** Looks at a domain as a person asks for it. Where the clock or another page was faster, what that saw is as new. */
export async function checkNow(c: SettingsContext, id: string): Promise<void> {
  await checkDomain(c.var.desk, id, true).catch((error: unknown) => {
    if (!(error instanceof DomainError) || error.code !== 'conflict') throw error
  })
}

async function show(c: SettingsContext, domain: DomainRow, form: Form): Promise<Response> {
  const sender = (await readSending(c.var.desk.db))?.sender ?? defaultSender(c.env)
  return c.html(
    <DomainPage viewer={c.var.viewer} domain={domain} sender={sender} form={form} />,
    hasErrors(form) ? 422 : 200,
  )
}
