import type { BrowserContext } from '@playwright/test'

/** Notes in `harm` what runs in a browser, what it fetches from elsewhere than `own`, what opens and what breaks. */
export async function watched(made: BrowserContext, own: string, harm: string[]): Promise<BrowserContext> {
  made.setDefaultTimeout(15_000)
  await made.exposeBinding('noteHarm', (_, what: string) => harm.push(what))
  await made.addInitScript(() => {
    const note = (what: string) => (globalThis as unknown as { noteHarm(what: string): void }).noteHarm(what)
    for (const name of ['hacked', 'alert', 'confirm', 'prompt', 'print'])
      Object.assign(globalThis, { [name]: () => note(`ran ${name}`) })
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      // A mail is cleaned in a document where nothing runs; what it would be forbidden here is reported all the same.
      if (effectiveDirective === 'script-src-attr' || effectiveDirective === 'base-uri') return
      note(`against the policy: ${effectiveDirective} ${blockedURI}`)
    })
  })
  await made.route(/^https?:/, (route) => {
    const url = route.request().url()
    if (url.startsWith(`${own}/`)) return route.continue()
    harm.push(`fetched ${url}`)
    return route.abort()
  })
  made.on('page', (opened) => {
    if (made.pages().length > 1) harm.push(`opened ${opened.url()}`)
  })
  made.on('dialog', (dialog) => {
    harm.push(`asked ${dialog.message()}`)
    void dialog.dismiss()
  })
  made.on('weberror', (error) => harm.push(`broke ${error.error().message}`))
  return made
}

/** What could act in a mail that is on the screen: elements, handlers and addresses that do more than be read. */
export function livingParts(frames: (HTMLElement | SVGElement)[]): string[] {
  const elements = frames.flatMap((frame) => [
    ...((frame as HTMLIFrameElement).contentDocument?.body.querySelectorAll('*') ?? []),
  ])
  return elements.flatMap((element) => {
    const acts =
      /^(script|iframe|frame|object|embed|applet|base|meta|link|form|input|button|svg|math|video|audio)$/i.test(
        element.localName,
      )
        ? [element.localName]
        : []
    const attributes = [...element.attributes].filter(
      ({ name, value }) =>
        /^on|^(src|href|action|background|poster)$/i.test(name) &&
        !/^(https?:|mailto:|data:image\/(?!svg))/i.test(value.trim()) &&
        // The words in a blocked picture's place: a drawing of one text and of nothing else.
        !/^data:image\/svg\+xml,%3Csvg(?:(?!%3[CE]).)*%3E%3Ctext%20(?:(?!%3[CE]).)*%3E(?:(?!%3C).)*%3C%2Ftext%3E%3C%2Fsvg%3E$/.test(
          value,
        ),
    )
    return [...acts, ...attributes.map(({ name, value }) => `${element.localName} ${name}=${value}`)]
  })
}
