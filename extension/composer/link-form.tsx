import { useEffect, useRef, useState } from 'preact/hooks'
import type Squire from 'squire-rte'
import { t } from '../locales/translate.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { linkAddress } from './link-address.ts'

/** Links the selected words, or writes the address itself where nothing is selected. */
export function LinkForm({ editor, hasLink, onDone }: { editor: Squire; hasLink: boolean; onDone: () => void }) {
  const input = useRef<HTMLInputElement>(null)
  const [error, setError] = useState<string | null>(null)
  useEffect(() => input.current?.focus(), [])

  function done() {
    onDone()
    editor.focus()
  }
  function set() {
    const address = linkAddress(input.current?.value ?? '')
    if (!address) return setError(t('composer.link_wrong'))
    editor.makeLink(address)
    // Squire selects the link, and the next key would write over it.
    const place = editor.getSelection()
    place.collapse(false)
    editor.setSelection(place)
    done()
  }
  return (
    // Not a form: the box may stand inside one of a page that is not ours.
    <div
      class="link-form"
      onKeyDown={(event) => {
        if (event.key === 'Enter') set()
        else if (event.key === 'Escape') done()
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
    >
      <Field inputRef={input} label={t('composer.link_address')} type="url" placeholder="https://" error={error} />
      <Button onClick={set}>{t('composer.link_set')}</Button>
      {hasLink && (
        <Button
          kind="quiet"
          onClick={() => {
            editor.removeLink()
            done()
          }}
        >
          {t('composer.link_remove')}
        </Button>
      )}
    </div>
  )
}
