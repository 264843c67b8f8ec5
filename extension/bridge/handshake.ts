import * as v from 'valibot'
import { gmailHosts, outlookHosts } from '../webmail/hosts.ts'

/**
 * How the frame and the content script find each other, though the page between them can post to both:
 * 1. the frame makes a nonce and says it to the background, which passes it to the tab's content script: the page hears nothing of it;
 * 2. the content script posts the nonce, with one end of a MessageChannel, into its own frame and to the extension's origin only;
 * 3. the frame takes the port if source, origin and nonce are right.
 * A page that embeds the app in a frame of its own never learns that frame's nonce, and so never gets to talk to it.
 */
export const hello = v.object({ type: v.literal('bridge.hello'), nonce: v.pipe(v.string(), v.uuid()) })
export const welcome = v.object({ type: v.literal('bridge.welcome'), nonce: v.pipe(v.string(), v.uuid()) })

/** The pages the app may be a frame of. */
export const hostOrigins = [...gmailHosts, ...outlookHosts].map((host) => `https://${host}`)
