import type { Page } from '@playwright/test'
import axe from 'axe-core'

/**
 * What a person who cannot see well, or at all, would stumble over, in the page or in parts of it.
 * A message's own frame is its sender's, and runs no script.
 */
export async function stumbles(page: Page, parts: string[] = ['html']): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(
    (include) => (globalThis as unknown as { axe: typeof axe }).axe.run({ include }, { iframes: false }),
    parts,
  )
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}
