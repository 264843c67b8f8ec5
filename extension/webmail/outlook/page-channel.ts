/**
 * From our script in the page's world to the content script. Both start before any script of the page and agree at once
 * on an event name nobody else knows; what the page dispatches later under a name of its own reaches nobody.
 */
const READY = 'postroom-page-ready'
const NAME = 'postroom-page-name'

/** The page's side. Takes its own reference to everything it uses, since the page may replace those later. */
export function openPageChannel(page: Document): (text: string) => void {
  const { CustomEvent } = globalThis
  const dispatch = page.dispatchEvent.bind(page)
  const early: string[] = []
  let name: string | null = null
  const send = (text: string) => {
    if (name) dispatch(new CustomEvent(name, { detail: text }))
    else early.push(text)
  }
  page.addEventListener(
    NAME,
    (event) => {
      event.stopImmediatePropagation()
      name = String((event as CustomEvent).detail)
      early.splice(0).forEach(send)
    },
    { once: true, capture: true },
  )
  dispatch(new CustomEvent(READY))
  return send
}

/** The content script's side. */
export function hearPageChannel(page: Document, heard: (text: string) => void): void {
  const name = `postroom-${crypto.randomUUID()}`
  page.addEventListener(name, (event) => {
    const { detail } = event as CustomEvent<unknown>
    if (typeof detail === 'string') heard(detail)
  })
  const tell = () => page.dispatchEvent(new CustomEvent(NAME, { detail: name }))
  // Whichever of the two scripts starts first, one of these is heard, and only one.
  page.addEventListener(READY, tell, { once: true })
  tell()
}
