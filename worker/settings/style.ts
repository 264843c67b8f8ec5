import { channel } from './style/channel.ts'
import { domains } from './style/domains.ts'
import { layout } from './style/layout.ts'
import { parts } from './style/parts.ts'
import { theme } from './style/theme.ts'

/** The pages' one stylesheet. */
export const style = theme + layout + parts + channel + domains

/** Its address changes with its content, so that a browser may keep it for good. */
export const styleUrl = `/settings/style.css?v=${fingerprint(style)}`

/** FNV-1a: tells versions apart, and nothing hangs on it. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0
  return hash.toString(36)
}
