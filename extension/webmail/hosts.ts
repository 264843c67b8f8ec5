/** Where the webmails live: https only, no ports. */
export const gmailHosts = ['mail.google.com']
export const outlookHosts = [
  'outlook.office.com',
  'outlook.office365.com',
  'outlook.live.com',
  'outlook.cloud.microsoft',
]
