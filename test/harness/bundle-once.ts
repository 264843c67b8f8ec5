import type { TestProject } from 'vitest/node'
import { bundleWorker } from '../../worker/local/bundle.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Why the worker does not build; only the files that start one fail by it. */
    bundleError: string | null
  }
}

/** Bundles the worker once a run, so that the files find it made. */
export default async function bundleOnce(project: TestProject): Promise<void> {
  const error = await bundleWorker().then(
    () => null,
    (failure: Error) => failure.message,
  )
  project.provide('bundleError', error)
}
