import * as v from 'valibot'
import { defineContentScript } from 'wxt/utils/define-content-script'
import { enter } from '../guest/enter.ts'
import { outlookHosts } from '../webmail/hosts.ts'
import { outlook } from '../webmail/outlook/outlook.ts'
import { hearPageChannel } from '../webmail/outlook/page-channel.ts'
import { seenMessages } from '../webmail/outlook/seen-message.ts'

export default defineContentScript({
  matches: outlookHosts.map((host) => `https://${host}/*`),
  // Before any script of the page: the channel to its world is agreed on while nobody else runs.
  runAt: 'document_start',
  main(context) {
    const host = outlook(document, (saw) =>
      hearPageChannel(document, (text) => {
        const messages = v.safeParse(seenMessages, JSON.parse(text))
        if (messages.success) saw(messages.output)
      }),
    )
    if (document.readyState === 'loading') {
      document.addEventListener('DOMContentLoaded', () => enter(host, context), { once: true })
    } else enter(host, context)
  },
})
