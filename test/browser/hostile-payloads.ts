import { existsSync, readFileSync } from 'node:fs'
import { hostileHtml } from './hostile-html.ts'

const known = new URL('../../../shared/mail/xss-payloads.json', import.meta.url)
/** Our own, and every known one where they are at hand. */
export const payloads = [
  ...Object.values(hostileHtml),
  ...(existsSync(known)
    ? (JSON.parse(readFileSync(known, 'utf8')) as { payload: string }[]).map(({ payload }) => payload)
    : []),
]

/** RFC 2047, whole: what is in the word is nobody's syntax on the way. */
export const encodedWord = (text: string) =>
  `=?UTF-8?B?${Buffer.from(text.replace(/[\r\n]+/g, ' ').slice(0, 900)).toString('base64')}?=`

/**
 * Mails that cost the square of their length wherever a part of them is looked at once for each other part. Each gives
 * one of about `n` parts.
 */
export const growing: Record<string, (n: number) => string> = {
  'a number of dots': (n) => `<style>p{height:${'.'.repeat(n)}}</style><p style="height:${'1.'.repeat(n / 2)}">x`,
  'a colour that never comes': (n) =>
    `<p style="color:${' '.repeat(n)};">x</p><style>p{color:${'\t'.repeat(n)}}</style>`,
  'a position that never comes': (n) => `<style>${'position '.repeat(n / 10)}position${' '.repeat(n)}x</style><p>x`,
  'comments that never end': (n) => `<style>${'/*'.repeat(n)}</style><p>x`,
  'imports that never end': (n) => `<style>${'@import '.repeat(n / 8)}${'@font-face {'.repeat(n / 12)}</style><p>x`,
  'addresses that never end': (n) =>
    `<style>${`url("`.repeat(n / 8)}${"url('".repeat(n / 8)}${'url('.repeat(n / 8)}url${' '.repeat(n)}</style><p>x`,
  escapes: (n) => `<style>${'\\72 '.repeat(n / 4)}${'\\'.repeat(n)}</style><p>x`,
  'quotes before an answer': (n) => `<p>x</p>${'<div class=gmail_quote></div>'.repeat(n / 10)}<p>y`,
  'quotes with words before an answer': (n) => `<p>x</p>${'<div class=gmail_quote>z</div>'.repeat(n / 10)}<p>y`,
  'quotes within quotes': (n) => `<p>x</p>${'<blockquote type=cite>----- '.repeat(n / 10)}`,
  'beginnings of quotes before an answer': (n) => `<p>x</p>${'<div class=moz-cite-prefix>z</div>'.repeat(n / 10)}<p>y`,
  'quotes after the last word': (n) =>
    `<p>x</p><div class=moz-forward-container>${'<div class=moz-cite-prefix><br></div>'.repeat(n / 10)}</div>`,
  'white space': (n) =>
    `<p>x</p>${'<i> </i>'.repeat(n / 10)}<div class=gmail_quote></div>${' <b> </b>'.repeat(n / 10)}`,
  'parts of a quote': (n) => `<p>x</p><div id=appendonsend></div>${'<br>'.repeat(n)}`,
  pictures: (n) => '<img src="cid:none"><img src="//evil.example/1.gif" width=1 height=1>'.repeat(n / 20),
  styles: (n) => '<p style="color:inherit;width:1vh">x</p>'.repeat(n / 10),
  'style sheets': (n) => '<style>p{width:1vh}</style>'.repeat(n / 10),
  links: (n) => '<a href="https://evil.example/">x</a>'.repeat(n / 10),
  attributes: (n) => `<p ${Array.from({ length: n / 10 }, (_, at) => `a${at}=1`).join(' ')}>x`,
  classes: (n) => `<p class="${'gmail_quote '.repeat(n / 10)}">x`,
  'words of an address': (n) => `<p style="background:url(data:image/png;base64,${'A'.repeat(n)})">x`,
  scripts: (n) => '<script></script>x'.repeat(n / 10),
  'foreign elements': (n) => '<svg><math>'.repeat(n / 20),
  'shadowing names': (n) => '<form><input name=attributes><input name=nodeName></form>'.repeat(n / 20),
  comments: (n) => '<!--x--><![CDATA[x]]>'.repeat(n / 10),
  'broken tables': (n) => '<table><b><tr><i>'.repeat(n / 20),
}

/** Plain mails that do so. */
export const growingText: Record<string, (n: number) => string> = {
  'marks after an address': (n) => `https://evil.example/${')'.repeat(n)}x `.slice(0, n),
  'addresses with marks': (n) => `https://evil.example/${')'.repeat(1900)}x `.repeat(n / 1900),
  'dots before an at': (n) => `${'a.'.repeat(n / 2)}@`,
  'dots after an at': (n) => `a@${'a.'.repeat(n / 2)}`,
  ats: (n) => 'a@'.repeat(n / 2),
  'an introduction without an end': (n) => `x\n${'Bob wrote '.repeat(n / 10)}\n> y`,
  'an introduction over two lines': (n) => `x\n1${' '.repeat(n)}\n${'wrote '.repeat(n / 10)}\u2028x\n> y`,
  'a divider without an end': (n) => `x\n--original${' '.repeat(n)}\u2028x\n> y`,
  'a divider of dashes': (n) => `x\n${'-'.repeat(n)}\n> y`,
  lines: (n) => '\n'.repeat(n),
  'quoted lines': (n) => `x\n${'> \n'.repeat(n)}`,
  'white space': (n) => `x${' '.repeat(n)}\n${' '.repeat(n)}>`,
}
