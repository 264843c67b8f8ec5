/** Reply and forward prefixes as mail programs write them, by language and by whim. */
const replies = new Set(
  're ré rép ref aw antw antwort antwoord sv svar vá válasz ynt yan odp odg odpověď r rif risp ris res resp bls bal atb ats απ σχετ отв ответ відп hs 回复 回覆 答复 答覆 返信 회신 답장 رد השב ตอบ balas'
    .split(' ')
    .concat('trả lời'),
)
const forwards = new Set(
  'fw fwd wg weiterl tr i fs vl vb vidb videresend doorst enc reenv rv pd továbbítás továbbítva ilt i̇lt inoltr inoltro redir prosl пер пересл πρθ 转发 轉寄 転送 전달 הועבר ส่งต่อ terusan'
    .split(' ')
    .concat('chuyển tiếp', 'إعادة توجيه'),
)
/** "VS:" forwards in Norwegian and Danish and replies in Finnish: only the body can tell. */
const ambiguous = 'vs'

type Prefix = 'reply' | 'forward' | 'ambiguous' | 'tag'

/** The subject of a conversation: without reply and forward prefixes and the tags gateways put before it. */
export function bareSubject(subject: string): string {
  return peel(subject).rest
}

/** A key under which subjects of one conversation are equal, whoever's program prefixed them. */
export function normaliseSubject(subject: string): string {
  return bareSubject(subject).normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
}

/** Whether the outermost prefix says "reply", in any language. */
export function hasReplyPrefix(subject: string): boolean {
  const kind = outermost(subject)
  return kind === 'reply' || kind === 'ambiguous'
}

/** Whether the outermost prefix says "forwarded": `Re: Fwd: …` is a reply. */
export function hasForwardPrefix(subject: string): boolean {
  return outermost(subject) === 'forward'
}

/** Whether only the body can tell a reply from a forward. */
export function hasAmbiguousPrefix(subject: string): boolean {
  return outermost(subject) === 'ambiguous'
}

function outermost(subject: string): Prefix | undefined {
  return peel(subject).prefixes.find((prefix) => prefix !== 'tag')
}

function peel(subject: string): { rest: string; prefixes: Prefix[] } {
  let rest = subject.slice(0, 2000).trim()
  const prefixes: Prefix[] = []
  while (prefixes.length < 50) {
    const next = readPrefix(rest)
    if (!next) break
    prefixes.push(next.kind)
    rest = rest.slice(next.length).trim()
  }
  return { rest, prefixes }
}

function readPrefix(text: string): { kind: Prefix; length: number } | null {
  // Gateways warn with "[EXTERNAL]" before the subject; the tag is theirs and not the sender's.
  const tag =
    /^(?:\[(?:external|ext|extern|e?xterne?|ekstern|warning|caution)(?: e?mail)?\]|external:|\(external\))/i.exec(text)
  if (tag) return { kind: 'tag', length: tag[0].length }
  const colon = /^[^:：]{1,24}[:：]/.exec(text)
  if (!colon) return null
  // "Re[2]:", "Re (3):", "RE^4:", "Re-5:" count the answers.
  const word = colon[0]
    .slice(0, -1)
    .trim()
    .replace(/\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3}|-\d{1,3}|\*\d{1,3}|\d{1,2})$/, '')
    .replace(/\.$/, '')
    .normalize('NFC')
    .toLowerCase()
  if (replies.has(word)) return { kind: 'reply', length: colon[0].length }
  if (forwards.has(word)) return { kind: 'forward', length: colon[0].length }
  if (word === ambiguous) return { kind: 'ambiguous', length: colon[0].length }
  return null
}
