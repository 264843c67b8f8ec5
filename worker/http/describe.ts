import { type DescribeRouteOptions, describeRoute } from 'hono-openapi'
import type { ShapeName } from './shapes.ts'

const media = (type: string, name: ShapeName) => ({ [type]: { schema: { $ref: `#/components/schemas/${name}` } } })

/**
 * What a route does, in the API's description: a sentence, and the shape of its answer; null for an
 * answer without a body. What it takes, its `validate` says, or `more` where it is no JSON.
 */
export function describe(
  summary: string,
  status: 101 | 200 | 201 | 204,
  shape: ShapeName | null,
  more: DescribeRouteOptions = {},
) {
  return describeRoute({
    ...more,
    summary,
    responses: {
      [status]: { description: described[status], ...(shape && { content: media('application/json', shape) }) },
      default: { description: 'Why not', content: media('application/problem+json', 'Problem') },
    },
  })
}

const described = { 101: 'The socket is open', 200: 'As it is now', 201: 'What was made', 204: 'Done' }

/** For a route that needs no token. */
export const isOpen: DescribeRouteOptions = { security: [] }
