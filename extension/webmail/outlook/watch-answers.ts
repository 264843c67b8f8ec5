const WATCHED = /\/service\.svc\?(.*&)?action=(GetConversationItems|GetItem)\b/i

/**
 * Runs in the page's world and reads along with the answers that the page asks for anyway. It asks for nothing,
 * changes nothing and sees no request's headers: tokens stay where they are.
 */
export function watchAnswers(page: typeof globalThis, saw: (answer: unknown) => void): void {
  const read = (body: unknown) => {
    try {
      saw(typeof body === 'string' ? JSON.parse(body) : body)
    } catch {
      // Not JSON: nothing for us, and nothing the page should hear of.
    }
  }

  const { fetch } = page
  page.fetch = function (this: unknown, ...args: Parameters<typeof fetch>) {
    const reply = Reflect.apply(fetch, this, args)
    const url = args[0] instanceof Request ? args[0].url : String(args[0])
    if (WATCHED.test(url)) void reply.then((each) => each.clone().text()).then(read, () => {})
    return reply
  }

  const request = page.XMLHttpRequest.prototype
  const { open } = request
  request.open = function (this: XMLHttpRequest, ...args: unknown[]) {
    if (WATCHED.test(String(args[1]))) {
      this.addEventListener('load', () => {
        if (this.responseType === '' || this.responseType === 'text') read(this.responseText)
        else if (this.responseType === 'json') read(this.response)
      })
    }
    return Reflect.apply(open, this, args)
  } as typeof open
}
