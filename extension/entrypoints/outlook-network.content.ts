import { defineContentScript } from 'wxt/utils/define-content-script'
import { outlookHosts } from '../webmail/hosts.ts'
import { openPageChannel } from '../webmail/outlook/page-channel.ts'
import { messagesIn } from '../webmail/outlook/seen-message.ts'
import { watchAnswers } from '../webmail/outlook/watch-answers.ts'

export default defineContentScript({
  matches: outlookHosts.map((host) => `https://${host}/*`),
  runAt: 'document_start',
  world: 'MAIN',
  main() {
    const { stringify } = JSON
    const send = openPageChannel(document)
    watchAnswers(globalThis, (answer) => {
      const messages = messagesIn(answer)
      if (messages.length > 0) send(stringify(messages))
    })
  },
})
