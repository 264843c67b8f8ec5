import { describe, expect, test } from 'vitest'
import { parse } from './parse.ts'
import { encrypted, signed, signedStream } from './smime.ts'

const smime = (content: string, type = 'application/pkcs7-mime; smime-type=signed-data; name=smime.p7m') =>
  parse(
    'From: nora@example.com',
    'Subject: Closed',
    `Content-Type: ${type}`,
    'Content-Transfer-Encoding: base64',
    '',
    ...(content.match(/.{1,76}/g) ?? []),
  )
const several = (type: string, ...parts: string[][]) =>
  parse(
    'From: nora@example.com',
    `Content-Type: ${type}; boundary=b`,
    '',
    ...parts.flatMap((part) => ['--b', ...part]),
    '--b--',
  )
const words = ['Content-Type: text/plain', '', 'Hello Bob']

describe('a signed mail', () => {
  test.each([
    ['DER', signed],
    ['a stream', signedStream],
  ])('is read out of its S/MIME envelope (%s), with its files', async (_what, content) => {
    expect(await smime(content)).toMatchObject({
      subject: 'Closed',
      protection: 'signed',
      text: 'Møte på fredag',
      attachments: [{ filename: 'order.pdf', size: 4 }],
    })
  })

  test.each(['application/pgp-signature; name=signature.asc', 'application/pkcs7-signature; name=smime.p7s'])(
    'has no signature among its files: %s',
    async (type) => {
      const mail = await several('multipart/signed; protocol="x"', words, [`Content-Type: ${type}`, '', 'AAAA'])
      expect(mail).toMatchObject({ protection: 'signed', text: 'Hello Bob', attachments: [] })
    },
  )

  test('is still signed where a mailing list put its footer below it', async () => {
    const inner = [
      'Content-Type: multipart/signed; boundary=i',
      '',
      '--i',
      ...words,
      '--i',
      'Content-Type: application/pgp-signature',
      '',
      'x',
      '--i--',
    ]
    const mail = await several('multipart/mixed', inner, ['Content-Type: text/plain', '', 'Footer'])
    expect(mail).toMatchObject({ protection: 'signed', text: expect.stringContaining('Hello Bob'), attachments: [] })
  })

  test('says what was signed by PGP in the text itself, and no more', async () => {
    const text = ['-----BEGIN PGP SIGNED MESSAGE-----', 'Hash: SHA256', '', 'Hello Bob', '- -- ', 'Nora']
    const armour = ['-----BEGIN PGP SIGNATURE-----', '', 'iQEz', '-----END PGP SIGNATURE-----']
    expect(await parse('From: nora@example.com', '', ...text, ...armour)).toMatchObject({
      protection: 'signed',
      text: 'Hello Bob\n-- \nNora',
    })
    // Cut, it is shown as it came.
    expect(await parse('From: nora@example.com', '', ...text)).toMatchObject({
      protection: null,
      text: text.join('\n'),
    })
  })
})

describe('an encrypted mail', () => {
  test('is kept whole and named', async () => {
    const kept = [{ filename: 'smime.p7m', size: Buffer.from(encrypted, 'base64').length }]
    for (const type of [
      'application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m',
      'application/x-pkcs7-mime',
      'application/octet-stream; name="smime.p7m"',
    ])
      expect(await smime(encrypted, type)).toMatchObject({ protection: 'encrypted', text: '', attachments: kept })
  })

  test('by PGP is one file, without the part that only programs read', async () => {
    const mail = await several(
      'multipart/encrypted; protocol="application/pgp-encrypted"',
      ['Content-Type: application/pgp-encrypted', '', 'Version: 1'],
      ['Content-Type: application/octet-stream', '', '-----BEGIN PGP MESSAGE-----'],
    )
    expect(mail).toMatchObject({ protection: 'encrypted', text: '', attachments: [{ filename: 'encrypted.asc' }] })
  })

  test('by PGP in the text itself shows what came', async () => {
    const mail = await parse(
      'From: nora@example.com',
      '',
      '-----BEGIN PGP MESSAGE-----',
      '',
      'hQEM',
      '-----END PGP MESSAGE-----',
    )
    expect(mail).toMatchObject({ protection: 'encrypted', text: expect.stringContaining('hQEM') })
  })

  test('attached to a mail that can be read makes that mail no encrypted one', async () => {
    const mail = await several('multipart/mixed', words, [
      'Content-Type: application/pkcs7-mime; name=old.p7m',
      'Content-Transfer-Encoding: base64',
      '',
      encrypted,
    ])
    expect(mail).toMatchObject({ protection: null, text: 'Hello Bob', attachments: [{ filename: 'old.p7m' }] })
  })
})

test('what calls itself S/MIME and is none is a file', async () => {
  for (const content of ['', 'AAAA', 'MIACAQA=', 'MIAGCSqGSIb3DQEHAqCA', 'MIAw'.repeat(5000), signed.slice(0, 400)])
    expect((await smime(content)).attachments.length).toBeLessThanOrEqual(1)
  expect(await smime('AAAA')).toMatchObject({ protection: null, attachments: [{ filename: 'smime.p7m' }] })
})
