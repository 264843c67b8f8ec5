import DOMPurify from 'dompurify'
import { useEffect, useRef } from 'preact/hooks'
import Squire from 'squire-rte'
import { t } from '../locales/translate.ts'

interface EditorProps {
  html: string
  /** It takes the focus when this becomes true. */
  isWanted: boolean
  onChange: (html: string) => void
  onFiles: (files: FileList) => void
  onReady: (editor: Squire | null) => void
}

/** What an answer is made of. Everything else that is pasted becomes plain text. */
const allowed = ['a', 'b', 'strong', 'i', 'em', 'u', 's', 'ul', 'ol', 'li', 'div', 'p', 'br', 'blockquote', 'pre', 'code']

export function Editor({ html, isWanted, onChange, onFiles, onReady }: EditorProps) {
  const root = useRef<HTMLDivElement>(null)
  const editor = useRef<Squire | null>(null)
  const last = useRef<string | null>(null)
  const change = useRef(onChange)
  change.current = onChange

  useEffect(() => {
    const squire = new Squire(root.current!, { blockTag: 'DIV', sanitizeToDOMFragment: clean })
    editor.current = squire
    squire.addEventListener('input', () => {
      last.current = squire.getHTML()
      change.current(last.current)
    })
    onReady(squire)
    return () => {
      onReady(null)
      squire.destroy()
    }
  }, [])
  // What somebody else wrote into the draft: a send that was undone, another tab. Not our own words coming back.
  useEffect(() => {
    if (html === last.current) return
    last.current = html
    editor.current?.setHTML(html)
    editor.current?.moveCursorToEnd()
  }, [html])
  useEffect(() => {
    if (!isWanted || root.current?.closest('.composer')?.contains(document.activeElement)) return
    editor.current?.focus()
    editor.current?.moveCursorToEnd()
  }, [isWanted])

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

function clean(html: string): DocumentFragment {
  return DOMPurify.sanitize(html, { ALLOWED_TAGS: allowed, ALLOWED_ATTR: ['href'], ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i, RETURN_DOM_FRAGMENT: true })
}
