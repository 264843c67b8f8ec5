import { describe, expect, test } from 'vitest'
import { parseMail } from '../../../../worker/channels/email/parse-mail.ts'

const parse = (lines: string[], from = '') =>
  parseMail(new TextEncoder().encode(lines.join('\r\n')), { from, to: 'bounces@postroom.test' })

function report(...recipients: string[][]): string[] {
  return [
    'From: Mail Delivery System <MAILER-DAEMON@mx.example>',
    'Subject: Undelivered Mail Returned to Sender',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    '',
    'It did not work.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    '',
    ...recipients.flatMap((fields) => [...fields, '']),
    '--b',
    'Content-Type: message/rfc822',
    '',
    'Message-ID: <answer-1@postroom.test>',
    'Subject: Your order',
    '',
    'It is on its way.',
    '--b--',
  ]
}

describe('a report by the standard', () => {
  test('says which mail did not reach whom, and why', async () => {
    const mail = await parse(
      report([
        'Final-Recipient: rfc822; nora@example.com',
        'Action: failed',
        'Status: 5.1.1 (unknown)',
        'Diagnostic-Code: smtp; 550 5.1.1',
        ' No such user',
      ]),
    )
    expect(mail.bounce).toEqual({
      action: 'failed',
      status: '5.1.1',
      recipient: 'nora@example.com',
      diagnostic: '550 5.1.1 No such user',
      originalMessageId: 'answer-1@postroom.test',
      recipients: ['nora@example.com'],
    })
    expect(mail.automatic).toBe('report')
  })

  test('tells the worst of several, and all who are concerned', async () => {
    const { bounce } = await parse(
      report(
        ['Final-Recipient: rfc822; otto@example.com', 'Action: relayed'],
        ['Final-Recipient: rfc822; pia@example.com', 'Action: delayed', 'Status: 4.4.1'],
        ['Final-Recipient: rfc822; <nora@example.com>', 'Action: Failed', 'Status: 5.0.0'],
      ),
    )
    expect(bounce).toMatchObject({
      action: 'failed',
      recipient: 'nora@example.com',
      recipients: ['pia@example.com', 'nora@example.com'],
    })
  })

  test('that all went well is no failure', async () => {
    expect(
      (await parse(report(['Final-Recipient: rfc822; nora@example.com', 'Action: delivered', 'Status: 2.0.0']))).bounce,
    ).toMatchObject({ action: 'delivered', recipients: [] })
  })
})

describe('a report in its own words', () => {
  test('as Gmail and Exim write it', async () => {
    const { bounce } = await parse([
      'From: mailer-daemon@googlemail.com',
      'Subject: Delivery Status Notification (Failure)',
      'X-Failed-Recipients: nora@example.com',
      '',
      'Delivery failed.',
      '550 5.1.1 No such user',
      '',
      '----- Original message -----',
      'Message-ID: <answer-1@postroom.test>',
    ])
    expect(bounce).toMatchObject({
      action: 'failed',
      status: '5.1.1',
      recipient: 'nora@example.com',
      originalMessageId: 'answer-1@postroom.test',
    })
  })

  test('as qmail writes it', async () => {
    const { bounce } = await parse([
      'From: MAILER-DAEMON@mx.example',
      'Subject: failure notice',
      '',
      'Hi. This is the qmail-send program.',
      '<nora@example.com>:',
      'Sorry, no mailbox here by that name. (#5.1.1)',
      '',
      '--- Below this line is a copy of the message.',
      '',
      'Message-Id: <answer-1@postroom.test>',
    ])
    expect(bounce).toMatchObject({
      action: 'failed',
      status: '5.1.1',
      recipient: 'nora@example.com',
      originalMessageId: 'answer-1@postroom.test',
    })
  })

  test('that it is only late', async () => {
    expect(
      (
        await parse([
          'From: postmaster@mx.example',
          'Subject: Delayed Mail (still being retried)',
          '',
          'nora@example.com: 4.4.1 timed out',
        ])
      ).bounce,
    ).toMatchObject({ action: 'delayed', status: '4.4.1' })
  })
})

test.each([
  [['From: Nora <nora@example.com>', 'Subject: Delivery failed again!', '', 'Where is my parcel?'], 'nora@example.com'],
  [
    ['From: Nora <nora@example.com>', 'Subject: Re: Undelivered Mail Returned to Sender', '', 'I got this.'],
    'nora@example.com',
  ],
  [['From: nora@example.com', 'Subject: Out of office', 'Auto-Submitted: auto-replied', '', 'Back on Monday'], ''],
])("Nora's own mail is no bounce: %j", async (lines, from) => {
  expect((await parse(lines, from)).bounce).toBeNull()
})
