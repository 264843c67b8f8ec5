/**
 * Calls back after navigation and re-rendering, at most once a frame. No polling: hosts run all day in a background tab,
 * where frames, and so we, stand still.
 */
export function watchPage(page: Document, changed: () => void): () => void {
  let frame = 0
  const soon = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0
      changed()
    })
  }
  const stop = new AbortController()
  const observer = new MutationObserver(soon)
  observer.observe(page.body, { childList: true, subtree: true })
  for (const event of ['hashchange', 'popstate', 'resize']) {
    window.addEventListener(event, soon, { signal: stop.signal })
  }
  // pushState tells nobody but the Navigation API.
  if ('navigation' in window) window.navigation.addEventListener('currententrychange', soon, { signal: stop.signal })
  return () => {
    stop.abort()
    observer.disconnect()
    cancelAnimationFrame(frame)
  }
}
