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

/** No answer, or one of something on the way that gave up waiting (502, 503, 524): the worker may have it all the same. */
export function mayHaveArrived({ code, status }: ApiError): boolean {
  return code === 'offline' || status >= 500
}
