/** What a program marks: `quote` goes from its mark to the end of the mail, the others end with their element. */
export type Trace = 'cited' | 'indented' | 'attribution' | 'signature' | 'quote'

/** Names of classes and ids, in lower case, and what mail programs mean by them. */
const names: [trace: Trace, names: string][] = [
  // Outlook, Hotmail
  ['quote', 'divrplyfwdmsg stopspelling ecxstopspelling'],
  // Yahoo, Outlook's telephones and Mac, Tuta, Zoho, Front, Superhuman, Missive, Spark, Proton
  [
    'cited',
    'yahoo_quoted mail-editor-reference-message-container ms-outlook-mobile-reference-message olk_src_body_section tutanota_quote zmail_extra front-blockquote sh-quoted-content missive_quote messagereplysection protonmail_quote',
  ],
  // Gmail, Thunderbird, Roundcube, Mailspring
  ['attribution', 'gmail_attr moz-cite-prefix reply-intro gmail_quote_attribution zmail_extra_hr'],
  [
    'signature',
    'gmail_signature gmail_signature_prefix moz-signature applemailsignature apple-signature ms-outlook-mobile-signature protonmail_signature_block zm-_id_-sgn front-signature missive_signature sh-signature tutanota_signature yahoo-signature',
  ],
]
const known = new Map(names.flatMap(([trace, words]) => words.split(' ').map((word) => [word, trace] as const)))

/** Some letters of each name above: most tags have none of them and are not looked at any closer. */
const hint = /quote|cite|sign|divrply|spelling|reference-mes|olk_src|moz-|zm|missive_|reply|gmail_attr/i

const attribute = /\s(class|id|type|name|data-signatureblock|data-smartmail)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/gi

/** What the program that wrote a tag means by it, as the tag stands in the HTML. */
export function traceOf(tag: string, source: string): Trace | null {
  let trace: Trace | null = tag === 'blockquote' ? 'indented' : null
  if (!hint.test(source)) return trace
  for (const [, name, double, single, bare] of source.matchAll(attribute)) {
    const value = (double ?? single ?? bare ?? '').toLowerCase()
    const key = name!.toLowerCase()
    if (key.startsWith('data-')) return 'signature'
    if (key === 'type') {
      if (tag === 'blockquote' && value === 'cite') trace = 'cited'
      continue
    }
    // GMX and web.de write name="quote"; Outlook on the web id="Signature".
    if (key === 'name' && value === 'quote') return 'cited'
    if (key === 'id' && value === 'signature') return 'signature'
    for (const word of value.split(/\s+/, 20)) {
      // Hotmail and Outlook on the web put a prefix before others' names, Yahoo before its own.
      const found = known.get(word) ?? known.get(word.replace(/^(?:ecx|x_|ydp[0-9a-f]{1,12})+/, ''))
      if (found) return found
      if (tag === 'blockquote' && /^(?:ecx|x_)*gmail_quote$/.test(word)) return 'cited'
    }
  }
  return trace
}
