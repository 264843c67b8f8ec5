import { toJsonSchemaDefs } from '@valibot/to-json-schema'
import { Hono } from 'hono'
import { openAPIRouteHandler } from 'hono-openapi'
import { api } from './api.ts'
import { openRoutes } from './open-routes.ts'
import { shapes } from './shapes.ts'

/** JSON Schema has no word for a transformation: what goes in, and what comes out, is described. */
const schemas = toJsonSchemaDefs(shapes, {
  errorMode: 'ignore',
  typeMode: 'output',
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
})

const described = new Hono().route('/api', openRoutes).route('/api', api)

/** GET /api/openapi.json: made from the same schemas that check requests. A route without a description still shows. */
export const openApi = openAPIRouteHandler(described as unknown as Hono, {
  includeEmptyPaths: true,
  // Ours are problems: every route says so itself.
  defaultValidationErrorResponse: false,
  documentation: {
    info: {
      title: 'Postroom',
      version: '1',
      description:
        "A team's shared inbox. Lists are paged by `cursor`; times are milliseconds UTC; ids sort by when they were made.",
    },
    security: [{ token: [] }],
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'From the header set-auth-token of signing in.' },
      },
      schemas: schemas as never,
    },
  },
})
