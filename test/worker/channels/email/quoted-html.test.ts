import { describe, expect, test } from 'vitest'
import { foldsOfHtml } from '../../../../worker/channels/email/folds.ts'
import { readHtml } from '../../../../worker/messages/html-text.ts'
import { growing } from '../../../browser/hostile-payloads.ts'

/** What stands before the fold, and what behind it. */
function folded(html: string): [string, string] {
  const { signatureFrom, quotedFrom } = foldsOfHtml(html)
  const at = Math.min(signatureFrom ?? html.length, quotedFrom ?? html.length)
  return [readHtml(html.slice(0, at)), readHtml(html.slice(at))]
}
const quote = 'The corrected invoice'

describe('in HTML a quote begins', () => {
  test.each([
    [
      'Gmail',
      `<div class="gmail_quote"><div class="gmail_attr">Yn ôl Bob:</div><blockquote class="gmail_quote">${quote}</blockquote></div>`,
    ],
    ['Outlook', `<hr><div id="divRplyFwdMsg"><b>Wysłał:</b> Bob</div><div>${quote}</div>`],
    ['Outlook on a phone', `<div id="mail-editor-reference-message-container"><div>${quote}</div></div>`],
    [
      'Outlook under its rule',
      `<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>Van:</b> Bob<br><b>Verzonden:</b> dinsdag<br><b>Onderwerp:</b> Factuur</p></div><p>${quote}</p>`,
    ],
    [
      'Apple Mail',
      `<div><br><blockquote type="cite"><div>On 3 Nov 2026, Bob wrote:</div><div>${quote}</div></blockquote></div>`,
    ],
    [
      'Thunderbird',
      `<div class="moz-cite-prefix">Ar 3 Tachwedd:<br></div><blockquote type="cite">${quote}</blockquote>`,
    ],
    ['Yahoo', `<div id="ydp1a2b3cyahoo_quoted_1" class="ydp1a2b3cyahoo_quoted">${quote}</div>`],
    [
      'Proton',
      `<div class="protonmail_quote">Bob:<blockquote class="protonmail_quote" type="cite">${quote}</blockquote></div>`,
    ],
    ['Zoho', `<div class="zmail_extra">---- Bob ----<blockquote>${quote}</blockquote></div>`],
    ['GMX', `<div name="quote" style="margin:10px">${quote}</div>`],
    [
      'a plain blockquote with its attribution',
      `On 3 Nov 2026, Bob &lt;bob@postroom.test&gt; wrote:<blockquote>${quote}</blockquote>`,
    ],
    ['a quote behind marks', `On 3 Nov 2026, Bob wrote:<br>&gt; ${quote}<br>&gt; Bob`],
  ])('where %s marks it', (_, html) => {
    const [fresh, rest] = folded(`<p>Thanks!</p>${html}`)
    expect(fresh.replace(/[\s>-]+$/, '')).toBe('Thanks!')
    expect(rest).toContain(quote)
  })
})

describe('in HTML nothing real is folded', () => {
  test.each([
    ['an answer below the quote', '<blockquote type="cite">Which colour?</blockquote><p>Blue.</p>'],
    [
      'answers between quotes',
      '<div class="gmail_quote"><div class="gmail_attr">On 3 Nov 2026, Bob wrote:</div><blockquote class="gmail_quote">Which?</blockquote><div>Blue.</div><blockquote class="gmail_quote">How many?</blockquote><div>Two.</div></div>',
    ],
    ['a mail that is nothing but a quote', '<blockquote type="cite">All of it</blockquote>'],
    ['a mail that is nothing but a signature', '<div class="gmail_signature">Nora Haugen</div>'],
    ["one's own words in a blockquote", '<p>The shop says:</p><blockquote>Error 4471</blockquote>'],
    [
      'a forwarded mail',
      '<p>FYI</p><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: Nora<br>Date: Tuesday<br>Subject: Lamp</div>Where is it?<div class="gmail_signature">Nora</div></div>',
    ],
    ['a picture of the whole answer', '<img src="cid:a"><div></div>'],
    [
      'what somebody typed into the box of their signature',
      `<p>Hi</p><div class="gmail_signature">${'<p>This is all that happened to my lamp.</p>'.repeat(40)}</div>`,
    ],
    ['words below the signature', '<p>Hi</p><div class="gmail_signature">Nora</div><p>PS: it is urgent.</p>'],
    [
      'tags in places where there are none',
      '<!-- <div id="divRplyFwdMsg"> --><style>a{content:"<div id=divRplyFwdMsg>"}</style><p title="<div id=divRplyFwdMsg>">Hello</p><p>there</p>',
    ],
  ])('%s', (_, html) => {
    expect(foldsOfHtml(html)).toEqual({ signatureFrom: null, quotedFrom: null })
  })
})

test('after a picture alone the quote is folded', () => {
  expect(folded('<img src="cid:a" alt="a"><blockquote type="cite">Send a picture.</blockquote>')[1]).toContain('Send')
})

test('a signature above a quote, and one below it', () => {
  const above = '<p>Hi</p><div id="Signature"><p>Nora</p></div><div id="divRplyFwdMsg">From: Bob</div>'
  expect(foldsOfHtml(above)).toEqual({ signatureFrom: above.indexOf('Nora'), quotedFrom: above.indexOf('From') })
  const below = '<p>Hi</p><blockquote type="cite">Hello</blockquote><pre class="moz-signature">-- \nNora</pre>'
  expect(foldsOfHtml(below)).toEqual({ signatureFrom: null, quotedFrom: below.indexOf('Hello') })
})

test.each([
  ...Object.entries(growing),
  ['lines', (n: number) => 'a<br>'.repeat(n / 5)] as const,
  ['signatures', (n: number) => '<div class="gmail_signature">a</div>'.repeat(n / 36)] as const,
  ['quotes that never end', (n: number) => '<blockquote type=cite>a'.repeat(n / 23)] as const,
  ['tags that never end', (n: number) => `a${'<div a="'.repeat(n / 8)}`] as const,
  ['comments that never end', (n: number) => '<!--'.repeat(n / 4)] as const,
  ['styles that never end', (n: number) => '<style>'.repeat(n / 7)] as const,
  ['stray signs', (n: number) => '<'.repeat(n)] as const,
  ['lines of a listing', (n: number) => `<pre>${'a\n'.repeat(n / 2)}`] as const,
])(
  'HTML twice as long takes about twice as long: %s',
  async (_, make) => {
    const cost = (n: number) => {
      const html = make(n)
      const began = performance.now()
      foldsOfHtml(html)
      return performance.now() - began
    }
    await expect.poll(() => cost(480_000) / Math.max(150, cost(240_000)), { timeout: 8_000 }).toBeLessThan(3)
  },
  10_000,
)
