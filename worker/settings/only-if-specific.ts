/** Those who were ticked before "everyone" was chosen are not listed: nobody sees their ticks any more. */
export function onlyIfSpecific<T extends { access: 'everyone' | 'specific' }>(input: T): T {
  return input.access === 'specific' ? input : { ...input, memberIds: [], teamIds: [] }
}
