/**
 * The headers that the platform writes on top of a mail, in the field in 2024 to 2026: `results` in its order, which is
 * dkim, dmarc, spf of the greeting, spf of the envelope, arc.
 */
export function foundByPlatform(results: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    Received:
      'from mail.haugen.example (192.0.2.1)\r\n        by cloudflare-email.net (cloudflare) id AuYfoj6x77E4\r\n        for <support@postroom.test>; Sat, 21 Nov 2026 10:00:00 +0000',
    'ARC-Seal': 'i=1; a=rsa-sha256; s=cf2024-1; d=cloudflare-email.net; cv=none;\r\n\tb=D49ZyPNaRfNzALQqcc==;',
    'ARC-Authentication-Results': `i=1; mx.cloudflare.net;\r\n\t${results}`,
    'Received-SPF': 'pass (mx.cloudflare.net: a comment)\r\n\treceiver=mx.cloudflare.net; client-ip=192.0.2.1;',
    'Authentication-Results': `mx.cloudflare.net;\r\n\t${results.replaceAll('; ', ';\r\n\t')}`,
    ...more,
  }
}
