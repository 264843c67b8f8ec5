import type { Desk } from '../desk/desk.ts'
import type { Env } from '../env.ts'

/** What a signed-in request carries. */
export interface HttpEnv {
  Bindings: Env
  Variables: { desk: Desk; sessionId: string }
}
