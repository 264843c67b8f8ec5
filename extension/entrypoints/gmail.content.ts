import { defineContentScript } from 'wxt/utils/define-content-script'
import { enter } from '../guest/enter.ts'
import { gmail } from '../webmail/gmail/gmail.ts'
import { gmailHosts } from '../webmail/hosts.ts'

export default defineContentScript({
  matches: gmailHosts.map((host) => `https://${host}/*`),
  runAt: 'document_idle',
  main: (context) => enter(gmail(document), context),
})
