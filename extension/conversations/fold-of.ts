import type { Folds } from '../../worker/contract/message.ts'
import type { TextKey } from '../locales/translate.ts'

/** Where a body is folded, null for nowhere, and what is behind the button there. */
export function foldOf({ signatureFrom, quotedFrom }: Folds): { from: number | null; label: TextKey } {
  if (signatureFrom === null) return { from: quotedFrom, label: 'message.quoted' }
  if (quotedFrom === null) return { from: signatureFrom, label: 'message.signature' }
  return { from: Math.min(signatureFrom, quotedFrom), label: 'message.signature_and_quoted' }
}
