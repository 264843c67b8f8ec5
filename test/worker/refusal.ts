import type { Problem } from '../../worker/contract/error.ts'

/** Why a request was refused, and at which fields. */
export async function refusal(
  answering: Promise<Response>,
): Promise<{ code: string; status: number; fields?: string[] }> {
  const { code, status, issues } = (await (await answering).json()) as Problem
  return { code, status, ...(issues && { fields: issues.map(({ path }) => path) }) }
}
