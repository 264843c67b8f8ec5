import { render } from 'preact'
import { pageHost } from '../../session/page-host.ts'
import { followSystemTheme } from '../../ui/theme.ts'
import { openAccount } from '../account.ts'
import { App } from '../app.tsx'

followSystemTheme()
const host = pageHost()
render(<App account={openAccount(host)} store={host.store} frame={null} />, document.body)
