import { createMiddleware } from 'hono/factory'

/** The policy of our own pages. A message's frame inherits it and adds a stricter one of its own. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // Messages are shown as they were styled, in a frame that inherits this.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob: https: http:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Every answer says what a browser may do with it; what is not a page may do nothing. */
export const secureHeaders = createMiddleware(async (c, next) => {
  await next()
  if (c.res.status === 101) return
  const isPage = c.res.headers.get('content-type')?.startsWith('text/html')
  const headers = new Headers(c.res.headers)
  if (!headers.has('content-security-policy'))
    headers.set('content-security-policy', isPage ? PAGE_POLICY : "default-src 'none'; frame-ancestors 'none'")
  headers.set('x-content-type-options', 'nosniff')
  headers.set('referrer-policy', 'no-referrer')
  // A page that opened ours in a window gets no hold of it.
  if (isPage) headers.set('cross-origin-opener-policy', 'same-origin')
  if (c.req.url.startsWith('https:')) headers.set('strict-transport-security', 'max-age=31536000')
  if (!headers.has('cache-control') && c.req.path.startsWith('/api/')) headers.set('cache-control', 'no-store')
  c.res = new Response(c.res.body, { status: c.res.status, headers })
})
