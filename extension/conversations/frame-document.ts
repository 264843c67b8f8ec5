export interface FrameLook {
  isDark: boolean
  text: string
  muted: string
  line: string
  hover: string
  accent: string
  font: string
}

/**
 * The empty document a mail is put into. Its policy is the first thing in its head, so it holds
 * before there is anything to hold back: nothing runs, nothing is fetched but the pictures allowed.
 */
export function frameDocument(filesOrigin: string, showRemote: boolean): string {
  const pictures = showRemote ? `data: ${filesOrigin}/files/ https: http:` : `data: ${filesOrigin}/files/`
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src ${pictures}; form-action 'none'; base-uri 'none'`
  return `<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer"><meta charset="utf-8"></head><body></body></html>`
}

/** Ours stands before the mail's own style sheets where the mail may decide, and after them where it may not. */
export function styleBefore(look: FrameLook): string {
  return `
    :root { color-scheme: ${look.isDark ? 'dark' : 'light'}; }
    html { background: transparent; }
    body { margin: 0; font: 14px/1.45 ${look.font}; color: ${look.text}; background: transparent; overflow-wrap: anywhere; }
    a { color: ${look.accent}; }
    body > :first-child { margin-top: 0; }
    img { max-width: 100%; }
    img:not([height]):not([style*=height]) { height: auto; }
    blockquote { margin: 8px 0; padding-left: 12px; border-left: 2px solid ${look.line}; }
    pre { white-space: pre-wrap; }
  `
}

export function styleAfter(look: FrameLook): string {
  return `
    html, body { height: auto !important; min-height: 0 !important; max-height: none !important; }
    html { overflow-x: auto !important; overflow-y: hidden !important; margin: 0 !important; }
    .postroom-fold > summary { display: inline-block !important; list-style: none; margin: 6px 0; padding: 4px 8px; border-radius: 6px; font: 14px/16px ${look.font}; letter-spacing: 2px; background: ${look.hover}; color: ${look.muted}; cursor: pointer; user-select: none; }
    .postroom-fold > summary::-webkit-details-marker { display: none; }
    .postroom-fold > summary:focus-visible { outline: 2px solid ${look.accent}; outline-offset: -2px; }
    body:has(.postroom-fold:not([open])) .postroom-folded:not(#postroom-fold#postroom-fold) { display: none !important; }
    .postroom-picture { object-fit: none; object-position: 0 0; outline: 1px dashed #8886; outline-offset: -1px; }
  `
}
