import { fingerprint } from './fingerprint.ts'
import { channel } from './style/channel.ts'
import { domains } from './style/domains.ts'
import { layout } from './style/layout.ts'
import { parts } from './style/parts.ts'
import { theme } from './style/theme.ts'

/** The pages' one stylesheet. */
export const style = theme + layout + parts + channel + domains

/** Its address changes with its content, so that a browser may keep it for good. */
export const styleUrl = `/settings/style.css?v=${fingerprint(style)}`
