import { asciiAddress, isAscii } from './ascii-address.ts'
import type { FailureCode } from '../contract/failure.ts'
import { MailError, type MailToSend, type Why } from './mailer.ts'
import { printable } from './printable.ts'
import { openWire, type Connection, type Reply, type Wire } from './smtp-wire.ts'
import { stuffed } from './dot-stuffing.ts'

export interface SmtpOptions {
  /** Our name in EHLO: a domain or an address literal. */
  helo: string
  /** Refuse to go on unencrypted. */
  startTls: boolean
  user?: string
  password?: string
  patience?: Partial<Patience>
}

/** Milliseconds for a reply, for the one to a whole mail, which servers scan first, and for all of it together. */
interface Patience {
  reply: number
  mail: number
  whole: number
}

/** Together they stay far within the quarter of an hour that the platform gives a batch of jobs. */
const defaultPatience: Patience = { reply: 60_000, mail: 180_000, whole: 240_000 }

/**
 * One mail through one SMTP session (RFC 5321), for all its recipients or for none.
 * @throws MailError that says at which step, and what the server said
 */
export async function deliver(connection: Connection, mail: MailToSend, options: SmtpOptions): Promise<void> {
  const patience = { ...defaultPatience, ...options.patience }
  const until = Date.now() + patience.whole
  let current = connection
  let wire = openWire(current, until)
  try {
    expect(await wire.read('the greeting', patience.reply), 220, 'the greeting')
    let offers = await greet(wire, options.helo, patience.reply)
    if (options.startTls && !current.isEncrypted) {
      if (!offers.has('STARTTLS') || !current.upgrade)
        throw new MailError('The mail server offers no encryption (STARTTLS). Nothing was sent.', {
          why: { code: 'no_encryption' },
        })
      await command(wire, 'STARTTLS', 220, 'STARTTLS', patience.reply)
      // What was said before the encryption was said by anybody (CVE-2011-0411).
      if (wire.hasUnread())
        throw new MailError('Somebody speaks between us and the mail server. Nothing was sent.', {
          why: { code: 'no_encryption' },
        })
      wire.release()
      current = await current.upgrade()
      wire = openWire(current, until)
      // A certificate that is not trusted shows with the first words behind it.
      offers = await greet(wire, options.helo, patience.reply, 'the encryption')
    }
    if (options.user)
      await signIn(wire, offers, options.user, options.password ?? '', current.isEncrypted, patience.reply)
    await sendMail(wire, offers, mail, patience)
    // The mail has left: how the session ends changes nothing.
    await wire.write('QUIT\r\n', 'QUIT', 2000).catch(() => {})
  } finally {
    current.close()
  }
}

/** What EHLO offers, by keyword. A server that knows no EHLO offers nothing. */
async function greet(wire: Wire, helo: string, within: number, what = 'EHLO'): Promise<Map<string, string>> {
  await wire.write(`EHLO ${helo}\r\n`, what, within)
  const reply = await wire.read(what, within)
  if (reply.code >= 500 && reply.code < 600) {
    await command(wire, `HELO ${helo}`, 250, 'HELO', within)
    return new Map()
  }
  expect(reply, 250, what)
  return new Map(
    reply.lines.slice(1).map((line) => {
      const [keyword = '', ...values] = line.split(/[ =]/)
      return [keyword.toUpperCase(), values.join(' ')]
    }),
  )
}

async function signIn(
  wire: Wire,
  offers: Map<string, string>,
  user: string,
  password: string,
  isEncrypted: boolean,
  within: number,
): Promise<void> {
  if (!isEncrypted)
    throw new MailError('The password for the mail server is only given over an encrypted connection.', {
      why: { code: 'no_encryption' },
    })
  const ways = (offers.get('AUTH') ?? '').toUpperCase().split(' ')
  if (ways.includes('PLAIN')) {
    await command(wire, `AUTH PLAIN ${base64(`\0${user}\0${password}`)}`, 235, 'the sign-in', within)
  } else if (ways.includes('LOGIN')) {
    await command(wire, 'AUTH LOGIN', 334, 'the sign-in', within)
    await command(wire, base64(user), 334, 'the sign-in', within)
    await command(wire, base64(password), 235, 'the sign-in', within)
  } else
    throw new MailError('The mail server offers no way to sign in that Postroom knows (PLAIN, LOGIN).', {
      why: { code: 'key_refused', values: { way: 'smtp' } },
    })
}

async function sendMail(wire: Wire, offers: Map<string, string>, mail: MailToSend, patience: Patience): Promise<void> {
  const most = Number(offers.get('SIZE') || 0)
  if (most > 0 && mail.raw.byteLength > most)
    throw new MailError(`The mail has ${mail.raw.byteLength} bytes; the mail server takes at most ${most}.`, {
      why: { code: 'too_large', values: { way: 'smtp', size: mail.raw.byteLength, most } },
    })
  const needsEight = mail.raw.some((byte) => byte > 0x7f)
  if (needsEight && !offers.has('8BITMIME'))
    throw new MailError('The mail server takes no 8-bit mail.', {
      why: { code: 'mail_refused', values: { way: 'smtp' } },
    })
  const from = path(mail.envelopeFrom)
  const recipients = mail.recipients.map(path)
  const foreign = [from, ...recipients].filter((address) => !isAscii(address))
  if (foreign.length > 0 && !offers.has('SMTPUTF8'))
    throw new MailError(
      `The mail server takes only plain letters (a to z) before the @ of an address, so it cannot reach ${foreign.join(', ')}.`,
      { why: { code: 'only_ascii', values: { way: 'smtp', addresses: foreign.join(', ') } } },
    )

  const parameters = [
    offers.has('SIZE') ? ` SIZE=${mail.raw.byteLength}` : '',
    needsEight ? ' BODY=8BITMIME' : '',
    foreign.length > 0 ? ' SMTPUTF8' : '',
  ].join('')
  await command(wire, `MAIL FROM:<${from}>${parameters}`, 250, 'the sender', patience.reply)
  await nameRecipients(wire, recipients, patience.reply)
  await command(wire, 'DATA', 354, 'DATA', patience.reply)
  for (const chunk of stuffed(mail.raw)) await wire.write(chunk, 'the mail', patience.mail)
  // From here on the server may have taken it: silence is not refusal.
  const reply = await wire
    .write('.\r\n', 'the mail', patience.mail)
    .then(() => wire.read('the mail', patience.mail))
    .catch((error: unknown) => {
      const said = error instanceof MailError ? error.reply : String(error)
      throw new MailError('The connection broke before the mail server said whether it took the mail.', {
        uncertain: true,
        reply: said,
      })
    })
  expect(reply, 250, 'the mail')
}

/** All are asked, so that the error can name every one that was refused; then it is all or none. */
async function nameRecipients(wire: Wire, recipients: string[], within: number): Promise<void> {
  const refused: { address: string; reply: Reply }[] = []
  for (const address of recipients) {
    await wire.write(`RCPT TO:<${address}>\r\n`, address, within)
    const reply = await wire.read(address, within)
    if (reply.code === 421) expect(reply, 250, address)
    if (reply.code !== 250 && reply.code !== 251) refused.push({ address, reply })
  }
  if (refused.length === 0) return
  const names = refused.map(({ address, reply }) => `${address} (${reply.text})`).join(', ')
  throw new MailError(`The mail server refused ${names}. Nobody got the mail.`, {
    temporary: refused.every(({ reply }) => reply.code < 500),
    reply: refused[0]!.reply.text,
    why: {
      code: 'recipients_refused',
      values: { way: 'smtp', addresses: refused.map(({ address }) => address).join(', ') },
    },
  })
}

async function command(wire: Wire, line: string, code: number, what: string, within: number): Promise<void> {
  await wire.write(`${line}\r\n`, what, within)
  expect(await wire.read(what, within), code, what)
}

const stepsWhy: Record<string, FailureCode> = { 'the sender': 'sender_refused', 'the sign-in': 'key_refused' }

/** RFC 5321 4.2.1: 4 is "not now", 5 is "not so". Anything else out of turn is no SMTP. */
function expect(reply: Reply, code: number, what: string): void {
  if (reply.code === code) return
  const temporary = reply.code >= 400 && reply.code < 500
  throw new MailError(`The mail server refused ${what}: ${reply.text}`, {
    temporary,
    reply: reply.text,
    why: { code: temporary ? 'busy' : (stepsWhy[what] ?? 'mail_refused'), values: { way: 'smtp' } },
  })
}

/** An address for the envelope. One that could end its command early is refused; letters beyond ASCII in a domain have a form in ASCII. */
function path(address: string): string {
  if (address === '') return ''
  if (/[\s\p{Cc}<>]/u.test(address) || !/^[^@]+@[^@]+$|^".*"@[^@]+$/.test(address))
    throw new MailError(`"${address.replace(/\p{Cc}/gu, ' ')}" is no address.`, badAddress(address))
  const ascii = asciiAddress(address)
  if (ascii === null) throw new MailError(`"${address}" is no address.`, badAddress(address))
  return ascii
}

const badAddress = (address: string) => ({
  why: { code: 'bad_address', values: { addresses: printable(address) } } satisfies Why,
})

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}
