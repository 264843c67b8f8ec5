import { defineConfig } from 'wxt'
import { gmailHosts, outlookHosts } from './extension/webmail/hosts.ts'

const hosts = [...gmailHosts, ...outlookHosts]

/** For a worker on this machine: no question about permissions, and a socket without TLS. */
const isLocal = process.env['POSTROOM_LOCAL'] === '1'
const here = ['http://127.0.0.1', 'http://localhost']

const connect = [
  "'self'",
  'https:',
  'wss:',
  'http://127.0.0.1:*',
  'ws://127.0.0.1:*',
  'http://localhost:*',
  'ws://localhost:*',
]

export default defineConfig({
  srcDir: 'extension',
  publicDir: 'extension/public',
  outDir: '.output',
  manifestVersion: 3,
  imports: false,
  zip: { artifactTemplate: 'postroom-{{browser}}.zip' },
  manifest: ({ browser }) => ({
    name: 'Postroom',
    description: "Your team's shared inbox, inside Gmail and Outlook",
    permissions: ['storage'],
    // Match patterns take no ports in Firefox.
    ...(isLocal && { host_permissions: here.map((origin) => `${origin}/*`) }),
    optional_host_permissions: ['https://*/*', 'http://127.0.0.1/*'],
    action: { default_title: 'Postroom' },
    commands: {
      _execute_action: { suggested_key: { default: 'Ctrl+Period', mac: 'Command+Period' } },
    },
    web_accessible_resources: [{ resources: ['inbox.html'], matches: hosts.map((host) => `https://${host}/*`) }],
    content_security_policy: {
      // Said in full because Firefox's own default turns ws:// into wss://, which no worker on this machine speaks.
      extension_pages: `script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; connect-src ${connect.join(' ')}`,
    },
    ...(browser === 'firefox' && {
      browser_specific_settings: {
        gecko: {
          id: 'extension@postroom.dev',
          strict_min_version: '128.0',
          data_collection_permissions: { required: ['none'] },
        },
      },
    }),
  }),
  vite: () => ({
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: { sourcemap: false },
  }),
})
