import { ApiError } from '../api/api-error.ts'

/** Separates a refusal, which the agent is told, from a mistake of ours, which is not hidden. */
export async function attempt<T>(
  call: () => Promise<T>,
): Promise<{ ok: true; value: T } | { ok: false; error: ApiError }> {
  try {
    return { ok: true, value: await call() }
  } catch (error) {
    if (error instanceof ApiError) return { ok: false, error }
    throw error
  }
}
