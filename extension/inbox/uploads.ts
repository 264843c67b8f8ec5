import type { ApiError } from '../api/api-error.ts'

/** A file on its way. `progress` is from 0 to 1. */
export interface Uploading {
  key: string
  filename: string
  size: number
  progress: number
  error: ApiError | null
}
