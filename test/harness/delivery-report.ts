/** What a report is of: the mail with this Message-ID, and what became of it. */
export interface DeliveryReport {
  about: string | null
  action?: string
  status?: string
  diagnostic?: string
  to?: string
}

let made = 0

/** What a mail server writes to the sender of a mail to Nora that it could not deliver (RFC 3464). */
export function deliveryReport({
  about,
  action = 'failed',
  status = '5.1.1',
  diagnostic,
  to = 'support@postroom.test',
}: DeliveryReport): string {
  const lines = [
    'From: Mail Delivery System <mailer-daemon@mx.haugen.example>',
    `To: ${to}`,
    'Subject: Undelivered Mail Returned to Sender',
    `Message-ID: <report.${++made}@mx.haugen.example>`,
    'Content-Type: multipart/report; report-type=delivery-status; boundary="report"',
    '',
    '--report',
    'Content-Type: text/plain',
    '',
    'It could not be delivered.',
    '',
    '--report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.haugen.example',
    '',
    `Final-Recipient: rfc822; nora@haugen.example`,
    `Action: ${action}`,
    `Status: ${status}`,
    ...(diagnostic === undefined ? [] : [`Diagnostic-Code: smtp; ${diagnostic}`]),
    '',
    ...(about === null ? [] : ['--report', 'Content-Type: text/rfc822-headers', '', `Message-ID: <${about}>`, '']),
    '--report--',
    '',
  ]
  return lines.join('\r\n')
}
