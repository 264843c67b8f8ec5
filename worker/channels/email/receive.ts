import { loggable } from '../../desk/failures.ts'
import { openDatabase } from '../../database/client.ts'
import type { Env } from '../../env.ts'
import { findDestination } from './find-destination.ts'
import { MAX_MAIL, keepRawMail } from './raw-mail.ts'
import { takeIn } from './take-in.ts'

/**
 * The door for mail. Its bytes are in R2 before anything else is done with them; whatever fails
 * after that is tried again from there. It throws only while nothing is safe yet: that is a temporary
 * error to the sender's server, which tries again. An address that does not exist is refused for good.
 */
export async function receiveMail(mail: ForwardableEmailMessage, env: Env, ctx: ExecutionContext): Promise<void> {
  if (mail.rawSize > MAX_MAIL) return mail.setReject('The message is larger than 25 MiB.')
  const envelope = { from: mail.from, to: mail.to }
  const looked = findDestination(env, openDatabase(env.DB), mail.to).catch((error: unknown) => {
    // Whether the address exists cannot be told now: the mail is kept, and looked at again later.
    console.error('address was not looked up', loggable(error))
    return undefined
  })
  const [kept, destination] = await Promise.all([keepRawMail(env, mail.raw, mail.rawSize, envelope), looked])
  if (destination === null) {
    ctx.waitUntil(env.MAIL.delete(kept.key))
    return mail.setReject(`There is no mailbox ${mail.to} here.`)
  }
  const defer = (work: Promise<unknown>) => ctx.waitUntil(work)
  try {
    await takeIn(env, kept, envelope, defer, { known: destination })
  } catch (error) {
    console.error('mail is kept and will be tried again', kept.key, loggable(error))
    await env.JOBS.send({ kind: 'accept', key: kept.key, ...envelope })
  }
}
