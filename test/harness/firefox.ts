import { join } from 'node:path'
import { type Browser, type Frame, type Page, launch } from 'puppeteer-core'
import { findFirefox } from '../../worker/local/find-browser.ts'
import { standIn, standInUrls } from '../../worker/local/webmail/stand-in.ts'

export interface FirefoxWebmail {
  browser: Browser
  page: Page
  app: App
}

/** The app in the overlay's frame. Everything waits until it is there. */
export interface App {
  fill(label: string, value: string): Promise<void>
  press(button: string): Promise<void>
  /** Writes into the editor. */
  write(text: string): Promise<void>
  /** Waits until the app says this. */
  sees(text: string): Promise<void>
  frame: Frame
}

const root = join(import.meta.dirname, '../..')

/** A Firefox with the built extension on a stand-in webmail, its overlay opened. */
export async function openFirefox(host: 'gmail' | 'outlook'): Promise<FirefoxWebmail> {
  const executablePath = findFirefox()
  if (!executablePath) throw new Error('There is no Firefox; `npm run test:firefox` installs one.')
  const browser = await launch({ browser: 'firefox', executablePath, headless: true })
  await browser.installExtension(join(root, '.output/firefox-mv3'))
  const page = await browser.newPage()
  await page.setViewport({ width: 1366, height: 700 })
  await page.setRequestInterception(true)
  const answer = standIn(host)
  page.on('request', (request) => {
    const url = new URL(request.url())
    const reply = answer(url)
    if (reply) void request.respond(reply)
    else if (url.hostname === '127.0.0.1' || url.protocol === 'moz-extension:') void request.continue()
    else void request.abort()
  })
  await page.goto(standInUrls[host])
  const pill = await until(() => page.$('postroom-guest >>> button.pill'))
  const [x, y] = await until(() =>
    pill.evaluate((el) => {
      const { left, top, width, height } = el.getBoundingClientRect()
      return width > 0 ? [left + width / 2, top + height / 2] : null
    }),
  )
  const frame = await until(() => findApp(page))
  await page.mouse.click(x!, y!)
  return { browser, page, app: drive(frame) }
}

/** WebDriver BiDi calls an extension's frame about:blank; only the frame itself knows where it is. */
async function findApp(page: Page): Promise<Frame | null> {
  for (const frame of page.frames()) {
    const href = await frame.evaluate(() => location.href).catch(() => '')
    if (href.startsWith('moz-extension:') && href.endsWith('/inbox.html')) return frame
  }
  return null
}

function drive(frame: Frame): App {
  return {
    frame,
    fill: (label, value) =>
      until(() =>
        frame.evaluate(
          (name, text) => {
            const labelled = [...document.querySelectorAll('label')].find((each) => each.textContent?.includes(name))
            const input = labelled?.control as HTMLInputElement | null | undefined
            if (!input) return null
            input.focus()
            input.value = text
            input.dispatchEvent(new Event('input', { bubbles: true }))
            return true
          },
          label,
          value,
        ),
      ).then(() => undefined),
    press: (button) =>
      until(() =>
        frame.evaluate((name) => {
          const all = [...document.querySelectorAll<HTMLElement>('button, [role=option]')]
          const nameOf = (each: HTMLElement) => (each.getAttribute('aria-label') ?? each.textContent ?? '').trim()
          const found = all.find((each) => nameOf(each) === name) ?? all.find((each) => nameOf(each).includes(name))
          if (!found || found.matches('[disabled], [aria-disabled=true]')) return null
          found.click()
          return true
        }, button),
      ).then(() => undefined),
    write: (text) =>
      until(() =>
        frame.evaluate((said) => {
          const editor = document.querySelector<HTMLElement>('[contenteditable=true]')
          if (!editor) return null
          editor.focus()
          // An editor that is still being set up forgets what it is given: then it is given again.
          if (!editor.textContent?.includes(said)) document.execCommand('insertText', false, said)
          const send = [...document.querySelectorAll('button')].find((each) => each.textContent?.trim() === 'Send')
          return send && !send.matches('[disabled], [aria-disabled=true]') ? true : null
        }, text),
      ).then(() => undefined),
    sees: (text) =>
      until(() => frame.evaluate((said) => (document.body.innerText.includes(said) ? true : null), text)).then(
        () => undefined,
      ),
  }
}

/** Asks again until there is an answer, for twenty seconds. */
async function until<T>(ask: () => Promise<T | null>): Promise<T> {
  const end = Date.now() + 20_000
  for (;;) {
    const answer = await ask().catch(() => null)
    if (answer !== null) return answer
    if (Date.now() > end) throw new Error('It did not come about.')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
