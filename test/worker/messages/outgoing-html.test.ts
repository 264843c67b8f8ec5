import { describe, expect, test } from 'vitest'
import { cleanOutgoing, textOfHtml } from '../../../worker/messages/outgoing-html.ts'

describe('HTML on its way out', () => {
  test('keeps what the composer can write', () => {
    const html =
      '<p>Hi <b>Nora</b>, <i>see</i> <a href="https://example.com/a?b=1&amp;c=2">here</a> or <a href="mailto:bob@postroom.test">ask</a></p><ul><li>one</li></ul><ol start="2"><li>two</li></ol><blockquote type="cite">quoted<br />twice</blockquote><img src="cid:berry@postroom.test" alt="a berry" />'
    expect(cleanOutgoing(html)).toBe(html)
  })

  test.each([
    ['<script>alert(1)</script>', ''],
    ['<scr<script>ipt>alert(1)</script>', 'ipt&gt;alert(1)'],
    ['<img src=x onerror=alert(1)>', ''],
    ['<img src="javascript:alert(1)">', ''],
    ['<img src="//track.example/1.gif">', ''],
    ['<a href="java\tscript:alert(1)">x</a>', '<a>x</a>'],
    ['<a href="data:text/html,x">x</a>', '<a>x</a>'],
    ['<style>p{}</style><p style="position:fixed" class="x" id="y">x</p>', '<p>x</p>'],
    ['<form action="https://evil.example"><input name=a><button>x</button></form>', 'x'],
    ['<svg><animate onbegin=alert(1)></svg>', ''],
    ['<iframe srcdoc="<script>alert(1)</script>"></iframe>', ''],
  ])('loses what a mail should not carry: %s', (html, clean) => {
    expect(cleanOutgoing(html)).toBe(clean)
  })

  test('too deep for any parser still says its words', () => {
    expect(cleanOutgoing('<div>'.repeat(100_000) + 'a &lt; b')).toBe('<p>a &lt; b</p>')
  })
})

test('the text beside the HTML has its words, its lists and the addresses of its links', () => {
  expect(
    textOfHtml(
      '<p>Hi Nora,</p><p>see <a href="https://example.com/a">here</a> and <a href="https://example.com/b">https://example.com/b</a></p><ul><li>one</li><li>two</li></ul><blockquote>quoted</blockquote>',
    ),
  ).toBe('Hi Nora,\n\nsee here <https://example.com/a> and https://example.com/b\n\n- one\n- two\n\n> quoted')
})
