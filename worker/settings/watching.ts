import { fingerprint } from './fingerprint.ts'

/**
 * Looks at a page that waits for something every few seconds, and puts what is new in its place: a page that is
 * loaded again takes the focus, and a screen reader begins again at its top. What came is said where it is marked so.
 */
export const watching = `
const every = Number(document.currentScript.dataset.every) * 1000

async function look() {
  const answer = await fetch(location.href).catch(() => null)
  if (answer?.redirected) return location.reload()
  const waits = !answer?.ok || show(new DOMParser().parseFromString(await answer.text(), 'text/html'))
  if (waits) setTimeout(look, every)
}

function show(page) {
  const before = document.getElementById('watched')
  const now = page.getElementById('watched')
  if (!now) return false
  if (now.innerHTML !== before.innerHTML) {
    const known = words(before)
    const hadFocus = before.contains(document.activeElement)
    before.replaceWith(now)
    if (hadFocus) now.focus()
    document.getElementById('said').textContent = words(now).filter((one) => !known.includes(one)).join('. ')
  }
  return page.querySelector('script[data-every]') !== null
}

const words = (part) => [...part.querySelectorAll('[data-said]')].map((one) => one.dataset.said)

setTimeout(look, every)
`

/** Its address changes with its content, so that a browser may keep it for good. */
export const watchingUrl = `/settings/watching.js?v=${fingerprint(watching)}`
