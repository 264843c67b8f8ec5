import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Attachment, Folds } from '../../worker/contract/message.ts'
import { t } from '../locales/translate.ts'
import { theme } from '../ui/theme.ts'
import { cleanHtml, type Cleaned } from './clean-html.ts'
import { foldAt } from './fold-html.ts'
import { foldOf } from './fold-of.ts'
import { type FrameLook, frameDocument, styleAfter, styleBefore } from './frame-document.ts'
import { byContentId } from './inline-pictures.ts'
import './message-frame.css'

interface MessageFrameProps {
  html: string
  folds: Folds
  attachments: Attachment[]
  /** The account's origin: pictures within the mail come from its /files/. */
  origin: string
  senderName: string
}

/**
 * A mail's HTML in a frame where no script can run. The frame has our origin only so that its height
 * can be measured and its keys heard: the sandbox and its own policy forbid it everything else.
 */
export function MessageFrame({ html, folds, attachments, origin, senderName }: MessageFrameProps) {
  const [showRemote, setShowRemote] = useState(false)
  const ref = useRef<HTMLIFrameElement>(null)
  // What was unfolded stays so when the mail is drawn anew.
  const isUnfolded = useRef(false)
  const { from: foldFrom, label } = foldOf(folds)
  const { isDark } = theme.value
  // Not with every new link, which would draw the mail anew; but whatever is drawn anew gets the links of now.
  const cleaned = useMemo(() => {
    const pictures = byContentId(attachments)
    const pictureFor = (contentId: string) => {
      const found = pictures.get(contentId)
      return found ? origin + found.url : null
    }
    return cleanHtml(html, { showRemote, pictureFor, foldFrom })
  }, [html, foldFrom, showRemote, origin, isDark])
  const source = useMemo(() => frameDocument(origin, showRemote), [origin, showRemote])

  useEffect(() => {
    const frame = ref.current
    if (!frame) return
    let stop = () => {}
    const draw = () => {
      stop()
      stop = drawInto(frame, cleaned, lookOf(frame, isDark && !cleaned.hasColours))
      const details = foldAt(frame.contentDocument?.querySelector(`.${cleaned.mark}`) ?? null, t(label))
      if (!details) return
      details.open = isUnfolded.current
      details.addEventListener('toggle', () => (isUnfolded.current = details.open))
    }
    frame.addEventListener('load', draw)
    // Set here and not as a prop: the listener must be there before the document is.
    frame.srcdoc = source
    return () => {
      stop()
      frame.removeEventListener('load', draw)
    }
  }, [source, cleaned, isDark])

  return (
    <>
      {cleaned.hasRemote && !showRemote && (
        <div class="message-bar">
          <span>{t('message.pictures_blocked')}</span>
          <button type="button" onClick={() => setShowRemote(true)}>
            {t('message.show_pictures')}
          </button>
        </div>
      )}
      <div class={cleaned.hasColours ? 'message-paper' : undefined}>
        <iframe
          ref={ref}
          class="message-frame"
          title={t('message.frame', { name: senderName })}
          sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
          style={{ height: '0px' }}
        />
      </div>
    </>
  )
}

/** Puts the mail into the frame's document and keeps the frame as high as the mail. Returns what ends that. */
function drawInto(frame: HTMLIFrameElement, cleaned: Cleaned, look: FrameLook): () => void {
  const inside = frame.contentDocument
  if (!inside?.body) return () => {}
  const body = inside.importNode(cleaned.body, true)
  inside.body.replaceWith(body)
  for (const css of [styleBefore(look), ...cleaned.styles, styleAfter(look)]) {
    const style = inside.createElement('style')
    style.textContent = css
    inside.head.append(style)
  }

  const fit = () => {
    const root = inside.documentElement
    const bar = root.scrollWidth > root.clientWidth ? 16 : 0
    const height = Math.ceil(Math.max(root.getBoundingClientRect().height, body.scrollHeight)) + bar
    if (frame.style.height !== `${height}px`) frame.style.height = `${height}px`
  }
  fit()
  const observer = new ResizeObserver(fit)
  observer.observe(body)
  inside.addEventListener('load', fit, true)
  inside.addEventListener('toggle', fit, true)
  // The app's keys go on working after a click into a message.
  const passOn = (event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, shiftKey, altKey } = event
    // What presses a link or the button of a fold is meant for it.
    if ((key === 'Enter' || key === ' ') && (event.target as Element | null)?.closest('a[href],summary')) return
    const again = new KeyboardEvent('keydown', {
      key,
      ctrlKey,
      metaKey,
      shiftKey,
      altKey,
      bubbles: true,
      cancelable: true,
    })
    if (!frame.dispatchEvent(again)) event.preventDefault()
  }
  inside.addEventListener('keydown', passOn)
  return () => observer.disconnect()
}

function lookOf(frame: HTMLIFrameElement, isDark: boolean): FrameLook {
  const style = getComputedStyle(frame)
  const value = (name: string) => style.getPropertyValue(name).trim()
  const font = value('--font') || 'sans-serif'
  if (!isDark && theme.peek().isDark) {
    return {
      isDark: false,
      text: '#1f1f1f',
      muted: '#444746',
      line: '#dadce0',
      hover: '#eef0f3',
      accent: '#0b57d0',
      font,
    }
  }
  return {
    isDark,
    text: value('--text'),
    muted: value('--muted'),
    line: value('--line'),
    hover: value('--hover'),
    accent: value('--accent'),
    font,
  }
}
