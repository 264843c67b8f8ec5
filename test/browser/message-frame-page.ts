import { h, render } from 'preact'
import type { Attachment, Folds } from '../../worker/contract/message.ts'
import { cleanHtml } from '../../extension/conversations/clean-html.ts'
import { foldAt } from '../../extension/conversations/fold-html.ts'
import { isDrawable } from '../../extension/conversations/is-drawable.ts'
import { frameDocument } from '../../extension/conversations/frame-document.ts'
import { MessageFrame } from '../../extension/conversations/message-frame.tsx'
import { setTheme } from '../../extension/ui/theme.ts'

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))
const root = document.body.appendChild(document.createElement('main'))
const logo: Attachment = {
  id: '01920000-0000-7000-8000-000000000001',
  filename: 'logo.png',
  type: 'image/png',
  size: 90,
  contentId: '<logo@northwind.example>',
  isInline: true,
  url: '/files/logo.png?s=signed',
}

const noFolds: Folds = { signatureFrom: null, quotedFrom: null }

const page = {
  isDrawable,
  /** As the app shows it. */
  async show(html: string, isDark: boolean, folds: Folds) {
    setTheme({ skin: 'gmail', isDark, background: null })
    render(null, root)
    render(
      h(MessageFrame, { html, folds, attachments: [logo], origin: location.origin, senderName: 'Nora Berg' }),
      root,
    )
    // Until the mail is in its frame, and then a moment for what it tries.
    for (let tries = 0; tries < 100 && !root.querySelector('iframe')?.contentDocument?.querySelector('style'); tries++)
      await wait(10)
    await wait(20)
  },
  /** The cleaning alone: its nodes in a page that could run scripts. */
  clean(html: string) {
    const { body } = cleanHtml(html, { showRemote: false, pictureFor: () => null, foldFrom: null })
    root.replaceChildren(...document.importNode(body, true).childNodes)
    return root.innerHTML
  },
  /** How long it takes to clean and fold it, in milliseconds, at the shortest of some tries; the browser's layout is not in it. */
  cost(html: string, tries: number) {
    const times = Array.from({ length: tries }, () => {
      const began = performance.now()
      if (!isDrawable(html)) return performance.now() - began
      const middle = html.indexOf('<', html.length / 2)
      const { body, mark } = cleanHtml(html, { showRemote: false, pictureFor: () => null, foldFrom: middle })
      const inside = document.implementation.createHTMLDocument()
      inside.body.replaceWith(inside.importNode(body, true))
      foldAt(inside.querySelector(`.${mark}`), 'Quoted')
      return performance.now() - began
    })
    return Math.min(...times)
  },
  /** The frame alone: what was not cleaned, in its sandbox and under its policy. */
  async cage(html: string) {
    const frame = document.createElement('iframe')
    frame.sandbox.add('allow-same-origin', 'allow-popups', 'allow-popups-to-escape-sandbox')
    frame.srcdoc = frameDocument(location.origin, false).replace('<body>', () => `<body>${html}`)
    root.append(frame)
    await wait(100)
  },
  /** All three, for many at once. */
  async tryAll(htmls: string[]) {
    const boxes = htmls.map(() => root.appendChild(document.createElement('div')))
    for (const [index, html] of htmls.entries()) {
      render(
        h(MessageFrame, { html, folds: noFolds, attachments: [], origin: location.origin, senderName: 'Nora Berg' }),
        boxes[index]!,
      )
    }
    const isDrawn = (box: Element) => box.querySelector('iframe')?.contentDocument?.querySelector('style')
    for (let tries = 0; tries < 200 && !boxes.every(isDrawn); tries++) await wait(25)
    await wait(50)
    const drawn = boxes.filter(isDrawn).length
    for (const box of boxes) render(null, box)
    for (const html of htmls) this.clean(html)
    await Promise.all(htmls.map((html) => this.cage(html)))
    return drawn
  },
}
export type MessagePage = typeof page
Object.assign(globalThis, { page })
