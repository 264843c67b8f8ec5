/**
 * Puts HTML at the cursor of an editor, or at its end when the cursor is elsewhere.
 * `insertHTML` is the one way that the hosts' editors notice and that their undo takes back.
 */
export function insertHtml(editor: HTMLElement, html: string): 'inserted' | 'failed' {
  const page = editor.ownerDocument
  const selection = page.getSelection()
  editor.focus()
  if (selection && !editor.contains(selection.anchorNode)) {
    selection.selectAllChildren(editor)
    selection.collapseToEnd()
  }
  const before = editor.innerHTML
  page.execCommand('insertHTML', false, html)
  return editor.innerHTML === before ? 'failed' : 'inserted'
}
