import type { Address } from '../contract/message.ts'

/** Who an answer is from, as its receiver reads it: "Bob at Acme". Said here alone, so that the app shows what is sent. */
export function senderOf(member: { name: string }, channel: { fromName: string; address: string }): Address {
  return { name: `${member.name} at ${channel.fromName}`, email: channel.address }
}
