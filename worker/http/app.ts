import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { bodyLimit } from 'hono/body-limit'
import { DomainError, notFound } from '../desk/domain-error.ts'
import type { Env } from '../env.ts'
import { fileRoutes } from '../files/routes.ts'
import { settingsPages } from '../settings/routes.tsx'
import { api } from './api.ts'
import { authenticate } from './authenticate.ts'
import { answerError } from './errors.ts'
import { openApi } from './openapi.ts'
import { openRoutes } from './open-routes.ts'
import { secureHeaders } from './secure-headers.ts'

const MEGABYTE = 1024 * 1024
const limit = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new DomainError('too_large', 'The request is too large.')
    },
  })

/** The door for HTTP: the public API, files behind signed links, and the pages. */
export const app = new Hono<{ Bindings: Env }>()
  .onError(answerError)
  .notFound(() => answerError(notFound('page')))
  .use(secureHeaders)
  // Any page may ask, none gets in without a token: cookies are not sent to another origin's page.
  .use(
    '/api/*',
    cors({
      origin: '*',
      exposeHeaders: ['set-auth-token'],
      allowHeaders: ['authorization', 'content-type'],
      maxAge: 86_400,
    }),
  )
  .use('/api/*', (c, next) => (c.req.path === '/api/uploads' ? next() : limit(MEGABYTE)(c, next)))
  .get('/api/openapi.json', openApi)
  .route('/api', openRoutes)
  .route('/files', fileRoutes)
  .use('/api/*', authenticate)
  .route('/api', api)
  .route('/settings', settingsPages)
  .get('/', (c) => c.redirect('/inbox'))
  .get('/inbox/assets/*', (c) => c.env.ASSETS.fetch(c.req.raw))
  .on('GET', ['/inbox', '/inbox/*'], (c) => c.env.ASSETS.fetch(new URL('/inbox/', c.req.url)))
