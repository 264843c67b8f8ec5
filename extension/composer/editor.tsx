import DOMPurify from 'dompurify'
import { useLayoutEffect, useRef } from 'preact/hooks'
import Squire from 'squire-rte'
import { t } from '../locales/translate.ts'
import { useWriting } from './use-writing.ts'

interface EditorProps {
  html: string
  /** It takes the focus when this becomes true. */
  isWanted: boolean
  onChange: (html: string) => void
  onFiles: (files: FileList) => void
  onReady: (editor: Squire | null) => void
}

/** What an answer is made of. Everything else that is pasted becomes plain text. */
const allowed = [
  'a',
  'b',
  'strong',
  'i',
  'em',
  'u',
  's',
  'ul',
  'ol',
  'li',
  'div',
  'p',
  'br',
  'blockquote',
  'pre',
  'code',
]

export function Editor({ html, isWanted, onChange, onFiles, onReady }: EditorProps) {
  const root = useRef<HTMLDivElement>(null)
  const editor = useRef<Squire | null>(null)
  /** What the editor holds, and our own words, which come back as `html` a moment after they were typed. */
  const written = useRef('')
  const said = useRef(new Set<string>())
  const change = useRef(onChange)
  change.current = onChange

  useLayoutEffect(() => {
    const squire = new Writing(root.current!, { blockTag: 'DIV', sanitizeToDOMFragment: clean })
    editor.current = squire
    squire.addEventListener('input', () => {
      const now = squire.getHTML()
      // The editor tidies itself when it loses the focus, and when it is filled: nobody wrote that.
      if (now === written.current) return
      written.current = now
      said.current.add(now)
      change.current(now)
    })
    onReady(squire)
    return () => {
      change.current = () => {}
      onReady(null)
      squire.destroy()
    }
  }, [])
  // What was written into the draft from elsewhere, like a send that was undone.
  useLayoutEffect(() => {
    const isOurs = said.current.has(html)
    if (html === editor.current?.getHTML()) said.current.clear()
    if (isOurs) return
    editor.current?.setHTML(html)
    written.current = editor.current?.getHTML() ?? ''
    editor.current?.moveCursorToEnd()
    said.current.clear()
  }, [html])
  useWriting(isWanted, () => {
    editor.current?.focus()
    editor.current?.moveCursorToEnd()
  })

  return (
    <div
      ref={root}
      class="editor scroll"
      contentEditable
      role="textbox"
      aria-multiline="true"
      aria-label={t('composer.text')}
      onPasteCapture={(event) => {
        const { files, types } = event.clipboardData ?? {}
        if (!files?.length || types?.includes('text/html') || types?.includes('text/plain')) return
        event.preventDefault()
        event.stopPropagation()
        onFiles(files)
      }}
    />
  )
}

/**
 * The editor that breaks lines. A style that was just switched off stays off in the next one: of itself it forgets that,
 * as no letter follows.
 */
class Writing extends Squire {
  override splitBlock(isLineBreak: boolean, range?: Range): Squire {
    const off = styles.filter((tag) => !this.hasFormat(tag))
    super.splitBlock(isLineBreak, range)
    for (const tag of off) if (this.hasFormat(tag)) this.changeFormat(null, { tag })
    return this
  }
}

const styles = ['B', 'I', 'U', 'S']

function clean(html: string): DocumentFragment {
  return DOMPurify.sanitize(html, {
    ALLOWED_TAGS: allowed,
    ALLOWED_ATTR: ['href'],
    ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
    RETURN_DOM_FRAGMENT: true,
  })
}
