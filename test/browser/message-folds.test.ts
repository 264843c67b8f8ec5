import { type BrowserContext, type Page, expect as see } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BobsDesk, startBobsDesk } from '../harness/bobs-desk.ts'
import { mail } from '../harness/mail.ts'
import { SUPPORT } from '../worker/office.ts'

const subjects = ['The lamp, in HTML', 'The lamp, in words', 'The long list', 'The long letter'] as const
const patient = { timeout: 30_000 }

const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const answer = `<div style="font-family:Arial"><p>It arrived, thank you! Only the shade is broken:</p><p><img src="cid:shade@haugen.example" width="80" height="60" alt="The shade"></p></div>
<div class="gmail_signature">Nora Haugen<br>Haugen Lamps, Oslo</div><br>
<div class="gmail_quote"><div class="gmail_attr">On Tue, 3 Nov 2026 at 10:00, Bob &lt;support@postroom.test&gt; wrote:<br></div>
<blockquote class="gmail_quote" style="border-left:1px solid #ccc;padding-left:1ex"><p>Your lamp is on its way.</p></blockquote></div>`

const words = `It arrived, thank you!

-- 
Nora Haugen
Haugen Lamps, Oslo

On Tue, 3 Nov 2026 at 10:00, Bob <support@postroom.test> wrote:
> Your lamp is on its way.
`

/** A table as shops send them, over 100 KB, with a picture of another place in it. */
const list = `<p>All our lamps:</p><table>${Array.from(
  { length: 3000 },
  (_, at) => `<tr><td style="padding:2px 8px">Lamp number ${at}</td><td><b>€ ${at}</b></td></tr>`,
).join(
  '',
)}</table><p><img src="https://haugen.example/shop.jpg" width="90" height="30" alt="Our shop">The last lamp.</p>`
const letter = `Dear Bob,\n\n${'All that happened to the lamp, told slowly.\n'.repeat(4000)}\nThat is all.`

let desk: BobsDesk
let context: BrowserContext
let page: Page

beforeAll(async () => {
  desk = await startBobsDesk(subjects, async (postroom) => {
    // Some programs send a picture without its disposition: it belongs in its place all the same.
    const take = (parts: Parameters<typeof mail>[0]) =>
      postroom.deliver(mail(parts).replace('Content-Disposition: inline\r\n', ''), {
        from: 'nora@haugen.example',
        to: SUPPORT,
      })
    await take({
      subject: subjects[0],
      html: answer,
      text: words,
      attachments: [{ name: 'shade.png', type: 'image/png', content: picture, contentId: 'shade@haugen.example' }],
    })
    await take({ subject: subjects[1], text: words })
    await take({ subject: subjects[2], html: list, text: 'All our lamps.' })
    await take({ subject: subjects[3], text: letter })
  })
  ;({ context, page } = await desk.sit(1280))
}, 90_000)
afterAll(() => desk?.stop())

const open = (subject: string) => page.getByRole('option', { name: subject }).click()
const frame = (on: Page = page) => on.frameLocator('iframe.message-frame')

test('in HTML the signature and the quote are behind one button, and the picture is in its place', async () => {
  await open(subjects[0])
  await see(frame().getByText('Only the shade is broken')).toBeVisible(patient)
  expect(await frame().getByText('Haugen Lamps, Oslo').isVisible()).toBe(false)
  expect(await frame().getByText('Your lamp is on its way.').isVisible()).toBe(false)
  await see
    .poll(() =>
      frame()
        .getByRole('img', { name: 'The shade' })
        .evaluate((one: HTMLImageElement) => one.naturalWidth),
    )
    .toBe(1)
  expect(await page.getByText('shade.png').count()).toBe(0)

  const button = frame().locator('summary')
  expect(await button.getAttribute('aria-label')).toBe('Signature and quoted text')
  await button.press('Enter')
  await see(frame().getByText('Haugen Lamps, Oslo')).toBeVisible()
  await see(frame().getByText('Your lamp is on its way.')).toBeVisible()

  // Drawn anew, with other colours, it is as Bob left it.
  await page.emulateMedia({ colorScheme: 'dark' })
  await see(frame().getByText('Your lamp is on its way.')).toBeVisible()
  await page.emulateMedia({ colorScheme: 'light' })
})

test('in plain text as well', async () => {
  await open(subjects[1])
  const text = page.locator('.message-text')
  await see(text.first()).toHaveText('It arrived, thank you!', patient)
  expect(await page.getByText('Haugen Lamps, Oslo').isVisible()).toBe(false)
  await page.locator('details.quote summary').press('Enter')
  await see(page.getByText('Haugen Lamps, Oslo')).toBeVisible()
  await see(page.getByText('> Your lamp is on its way.')).toBeVisible()
})

test('a long mail shows its beginning, and the whole of it in a tab of its own', async () => {
  await open(subjects[2])
  await see(frame().getByText('Lamp number 12', { exact: true })).toBeVisible(patient)
  expect(await frame().getByText('The last lamp.').count()).toBe(0)
  const asked: string[] = []
  context.on('request', (request) => asked.push(request.url()))
  const [tab] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: 'View full message' }).click(),
  ])
  await see(frame(tab).getByText('The last lamp.')).toBeVisible(patient)
  await see(tab.getByRole('heading', { name: subjects[2] })).toBeVisible()
  expect(asked.filter((url) => url.includes('haugen.example'))).toEqual([])
  await tab.getByRole('button', { name: 'Show pictures' }).click()
  await expect.poll(() => asked, patient).toContain('https://haugen.example/shop.jpg')
  await tab.close()
})

test('so does a long letter, which keys scroll', async () => {
  await open(subjects[3])
  // In the conversation: the row begins with the same words.
  const shown = page.locator('#conversation')
  await see(shown.getByText('Dear Bob,')).toBeVisible(patient)
  expect(await page.getByText('That is all.').count()).toBe(0)
  const [tab] = await Promise.all([
    context.waitForEvent('page'),
    shown.getByRole('link', { name: 'View full message' }).click(),
  ])
  await see(tab.getByText('That is all.')).toBeVisible(patient)
  // By a key alone, before anything in it has the focus.
  await tab.keyboard.press('End')
  await see(tab.getByText('That is all.')).toBeInViewport()
  await tab.close()
})
