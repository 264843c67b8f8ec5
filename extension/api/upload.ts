import type { Upload } from '../../worker/contract/message.ts'
import { offline, refusal, type Caller } from './request.ts'

/**
 * Sends a file's bytes; `progress` hears from 0 to 1. XMLHttpRequest, because fetch cannot tell how
 * much of a body has left. Throws ApiError; `offline` when `signal` ended it.
 */
export function upload(
  caller: Caller,
  file: File,
  progress: (part: number) => void,
  signal: AbortSignal,
): Promise<Upload> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(offline())
    const call = new XMLHttpRequest()
    call.open('POST', new URL(`/api/uploads?filename=${encodeURIComponent(file.name)}`, caller.base))
    call.responseType = 'json'
    if (caller.token) call.setRequestHeader('authorization', `Bearer ${caller.token}`)
    call.setRequestHeader('content-type', file.type || 'application/octet-stream')
    call.upload.onprogress = (event) => progress(event.loaded / (event.total || 1))
    call.onerror = call.onabort = () => reject(offline())
    call.onload = async () => {
      if (call.status < 300) return resolve(call.response as Upload)
      if (call.status === 401) caller.signedOut?.()
      reject(await refusal({ status: call.status, json: async () => call.response }))
    }
    signal.addEventListener('abort', () => call.abort(), { once: true })
    call.send(file)
  })
}
