import { type Page, expect as see } from '@playwright/test'
import type { Postroom } from './worker.ts'

/** Signs in at /inbox, as somebody would the first time in this browser. */
export async function enterInbox(page: Page, postroom: Postroom, email: string): Promise<void> {
  await page.goto(`${postroom.url}/inbox`)
  const asked = Date.now()
  await page.getByLabel('Your e-mail address').fill(email)
  await page.getByRole('button', { name: 'Mail me a code' }).click()
  const { subject } = await postroom.catcher.waitFor(
    email,
    (mail) => mail.caughtAt >= asked && /^\d{6} /.test(mail.subject),
  )
  await page.getByLabel('Code of six digits').fill(subject.slice(0, 6))
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await see(page.getByRole('navigation', { name: 'Views' }).or(page.getByRole('listbox')).first()).toBeVisible()
}
