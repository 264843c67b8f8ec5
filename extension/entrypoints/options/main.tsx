import { render } from 'preact'
import { openAccount } from '../../app/account.ts'
import { Options } from '../../app/options.tsx'
import { extensionHost } from '../../session/extension-host.ts'
import { followSystemTheme } from '../../ui/theme.ts'

followSystemTheme()
render(<Options account={openAccount(extensionHost())} />, document.body)
