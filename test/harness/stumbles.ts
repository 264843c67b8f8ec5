import type { Page } from '@playwright/test'
import axe from 'axe-core'

/** What a person who cannot see well, or at all, would stumble over. A message's own frame is its sender's, and runs no script. */
export async function stumbles(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(document, { iframes: false }),
  )
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}
