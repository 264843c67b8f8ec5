import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { bearer, emailOTP } from 'better-auth/plugins'
import { drizzle } from 'drizzle-orm/d1'
import { accountLink, joins, rateLimit, session, user, verification } from '../database/schema/sign-in.ts'
import { loggable } from '../desk/failures.ts'
import type { Env } from '../env.ts'
import { sendCode } from './code-mail.ts'

const DAY = 24 * 60 * 60
/** The library's tables, by its names for them. */
const tables = { user, session, account: accountLink, verification, rateLimit }

/**
 * Sign-in by a mailed code, for members only. better-auth keeps users, sessions and codes; who a
 * session belongs to here is decided by the member with the session's address.
 */
export function createAuth(env: Env, origin: string, defer: (work: Promise<unknown>) => void) {
  return betterAuth({
    appName: 'Postroom',
    baseURL: origin,
    basePath: '/api/auth',
    secret: env.POSTROOM_SECRET,
    database: drizzleAdapter(drizzle(env.DB, { schema: { ...tables, ...joins } }), {
      provider: 'sqlite',
      schema: tables,
    }),
    session: { expiresIn: 90 * DAY, updateAge: DAY },
    // The client's address is the platform's word, never a header that the client may set.
    advanced: {
      database: { joins: true },
      ipAddress: { ipAddressHeaders: ['cf-connecting-ip'] },
      useSecureCookies: origin.startsWith('https:'),
    },
    rateLimit: { enabled: true, storage: 'database', window: 60, max: 300 },
    telemetry: { enabled: false },
    // Thrown, they are answered and logged as every other is: the library would write out tokens with them.
    onAPIError: { throw: true },
    logger: { log: (level, message, ...more) => console[level](message, ...more.map(loggable)) },
    plugins: [
      emailOTP({
        otpLength: 6,
        expiresIn: 600,
        allowedAttempts: 5,
        storeOTP: 'hashed',
        rateLimit: { window: 60, max: 30 },
        // Not awaited: an address that is nobody's must take as long as a member's.
        async sendVerificationOTP({ email, otp, type }) {
          if (type === 'sign-in') defer(sendCode(env, email, otp))
        },
      }),
      bearer({ requireSignature: true }),
    ],
  })
}
