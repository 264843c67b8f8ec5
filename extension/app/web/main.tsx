import { effect } from '@preact/signals'
import { render } from 'preact'
import { pageHost } from '../../session/page-host.ts'
import { followSystemTheme } from '../../ui/theme.ts'
import { openAccount } from '../account.ts'
import { App } from '../app.tsx'
import { MessageTab, messageIn } from '../message-tab.tsx'
import { followAddress } from './address.ts'

followSystemTheme()
const host = pageHost()
const account = openAccount(host)
effect(() => {
  const { state, accountName } = account.session
  // Nobody is a member yet: no code would come.
  if (state.value === 'signed-out' && accountName.value === '') location.replace('/settings/set-up')
})
const messageId = messageIn(location.hash)
if (messageId) render(<MessageTab account={account} messageId={messageId} />, document.body)
else {
  followAddress(account)
  render(<App account={account} store={host.store} frame={null} />, document.body)
}
