import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type Squire from 'squire-rte'
import { t } from '../locales/translate.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { LinkForm } from './link-form.tsx'

const tags = { bold: 'B', italic: 'I', bullets: 'UL', numbers: 'OL', link: 'A' } as const
type Format = keyof typeof tags
const none: Record<Format, boolean> = { bold: false, italic: false, bullets: false, numbers: false, link: false }

/** The buttons under the editor; each shows whether it holds at the cursor. */
export function FormatBar({ editor, children }: { editor: Squire | null; children: ComponentChildren }) {
  const [holds, setHolds] = useState(none)
  const [isLinking, setLinking] = useState(false)

  useEffect(() => {
    if (!editor) return
    const look = () =>
      setHolds(
        Object.fromEntries(Object.entries(tags).map(([name, tag]) => [name, editor.hasFormat(tag)])) as typeof none,
      )
    for (const type of ['pathChange', 'select', 'cursor', 'input']) editor.addEventListener(type, look)
    return () => {
      for (const type of ['pathChange', 'select', 'cursor', 'input']) editor.removeEventListener(type, look)
    }
  }, [editor])

  function toggle(format: Exclude<Format, 'link'>) {
    if (!editor) return
    const [give, take] = acts[format]
    editor[holds[format] ? take : give]()
    editor.focus()
  }
  const button = (format: Exclude<Format, 'link'>, hotkey?: string) => (
    // The editor keeps its selection: a press on the button does not take the focus from it.
    <IconButton
      icon={format}
      label={t(`composer.${format}`)}
      hotkey={hotkey}
      aria-pressed={holds[format]}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => toggle(format)}
    />
  )
  return (
    <>
      {isLinking && editor && <LinkForm editor={editor} hasLink={holds.link} onDone={() => setLinking(false)} />}
      <div class="tools" role="group" aria-label={t('composer.format')}>
        {button('bold', 'Ctrl+B')}
        {button('italic', 'Ctrl+I')}
        {button('bullets')}
        {button('numbers')}
        <IconButton
          icon="link"
          label={t('composer.link')}
          aria-pressed={holds.link}
          aria-expanded={isLinking}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => setLinking(!isLinking)}
        />
        <span class="rule" />
        {children}
      </div>
    </>
  )
}

/** What gives a format to the selected words, and what takes it away. */
const acts = {
  bold: ['bold', 'removeBold'],
  italic: ['italic', 'removeItalic'],
  bullets: ['makeUnorderedList', 'removeList'],
  numbers: ['makeOrderedList', 'removeList'],
} as const
