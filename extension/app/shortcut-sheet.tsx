import { commands } from '../commands/commands.ts'
import { isTextKey, t } from '../locales/translate.ts'
import { Dialog } from '../ui/dialog.tsx'
import type { LetterKeys } from './letter-keys.ts'
import './shortcut-sheet.css'

/** Every command that has a key, as the commands themselves say it. */
export function ShortcutSheet({ letterKeys, onClose }: { letterKeys: LetterKeys; onClose: () => void }) {
  return (
    <Dialog title={t('shortcuts.title')} closeLabel={t('app.close')} onClose={onClose}>
      <p class="keys-note">{t('shortcuts.note')}</p>
      <label class="keys-letters">
        <input
          type="checkbox"
          checked={letterKeys.areOn.value}
          onChange={(event) => letterKeys.turn(event.currentTarget.checked)}
        />
        {t('shortcuts.letters')}
      </label>
      <dl class="keys">
        {commands.map(({ id, labelKey, keys }) => (
          <>
            <dt key={id}>{isTextKey(labelKey) ? t(labelKey) : id}</dt>
            <dd>
              {keys.map((key, index) => (
                <>
                  {index > 0 && ` ${t('shortcuts.or')} `}
                  <kbd>{keyName(key)}</kbd>
                </>
              ))}
            </dd>
          </>
        ))}
      </dl>
    </Dialog>
  )
}

function keyName(key: string): string {
  if (/^[A-Z]$/.test(key)) return `Shift + ${key}`
  return key
    .replace('Control+z', 'Ctrl + Z')
    .replace('Control+', 'Ctrl + ')
    .replace('Shift+', 'Shift + ')
    .replace('ArrowDown', '↓')
    .replace('ArrowUp', '↑')
}
