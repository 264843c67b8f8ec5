import { relations } from 'drizzle-orm'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

const time = (name: string) => integer(name, { mode: 'timestamp_ms' })

export const user = sqliteTable('user', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull().unique(),
  emailVerified: integer('emailVerified', { mode: 'boolean' }).notNull(),
  image: text('image'),
  createdAt: time('createdAt').notNull(),
  updatedAt: time('updatedAt').notNull(),
})

export const session = sqliteTable('session', {
  id: text('id').primaryKey(),
  expiresAt: time('expiresAt').notNull(),
  token: text('token').notNull().unique(),
  createdAt: time('createdAt').notNull(),
  updatedAt: time('updatedAt').notNull(),
  ipAddress: text('ipAddress'),
  userAgent: text('userAgent'),
  userId: text('userId').notNull(),
})

export const accountLink = sqliteTable('account_link', {
  id: text('id').primaryKey(),
  accountId: text('accountId').notNull(),
  providerId: text('providerId').notNull(),
  userId: text('userId').notNull(),
  accessToken: text('accessToken'),
  refreshToken: text('refreshToken'),
  idToken: text('idToken'),
  accessTokenExpiresAt: time('accessTokenExpiresAt'),
  refreshTokenExpiresAt: time('refreshTokenExpiresAt'),
  scope: text('scope'),
  password: text('password'),
  createdAt: time('createdAt').notNull(),
  updatedAt: time('updatedAt').notNull(),
})

export const verification = sqliteTable('verification', {
  id: text('id').primaryKey(),
  identifier: text('identifier').notNull(),
  value: text('value').notNull(),
  expiresAt: time('expiresAt').notNull(),
  createdAt: time('createdAt').notNull(),
  updatedAt: time('updatedAt').notNull(),
})

export const rateLimit = sqliteTable('rateLimit', {
  id: text('id').primaryKey(),
  key: text('key').notNull().unique(),
  count: integer('count').notNull(),
  lastRequest: integer('lastRequest').notNull(),
})

/** By these the library reads a session and its user in one statement; the names are its own. */
export const joins = {
  sessionRelations: relations(session, ({ one }) => ({
    user: one(user, { fields: [session.userId], references: [user.id] }),
  })),
  accountRelations: relations(accountLink, ({ one }) => ({
    user: one(user, { fields: [accountLink.userId], references: [user.id] }),
  })),
  userRelations: relations(user, ({ many }) => ({ sessions: many(session), accounts: many(accountLink) })),
}
