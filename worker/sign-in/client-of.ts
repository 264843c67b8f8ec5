/**
 * Whose connection a request came over, as the platform says, as far as one can be told from another: an address of
 * IPv4, or the 64 bits in front of one of IPv6, since every household has all addresses behind them.
 */
export function clientOf(headers: Headers): string {
  const address = headers.get('cf-connecting-ip')?.trim().toLowerCase() ?? ''
  if (!address.includes(':') || address.includes('.')) return address.slice(address.lastIndexOf(':') + 1)
  const [front = '', back] = address.split('::')
  const groups = front === '' ? [] : front.split(':')
  const zeros = back === undefined ? 0 : 8 - groups.length - (back === '' ? 0 : back.split(':').length)
  const all = [...groups, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...(back ? back.split(':') : [])]
  return all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
