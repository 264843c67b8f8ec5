import { sql } from 'drizzle-orm'
import type { Address } from '../contract/message.ts'
import { newId } from '../database/id.ts'
import { statement } from '../database/statement.ts'
import type { Desk, Write } from '../desk/desk.ts'

/** Whoever is written to is a contact too, but for ourselves. `now` in milliseconds UTC. */
export function rememberWrittenTo({ db }: Desk, people: Address[], now: number): Write {
  const contacts = people.map(({ name, email }) => ({ id: newId(now), name, email: email.toLowerCase() }))
  return statement(
    db,
    sql`INSERT INTO contacts (id, email, name, created_at, written_to_at)
    SELECT value ->> 'id', value ->> 'email', value ->> 'name', ${now}, ${now} FROM json_each(${JSON.stringify(contacts)})
    WHERE NOT EXISTS (SELECT 1 FROM members WHERE email = value ->> 'email')
      AND NOT EXISTS (SELECT 1 FROM channels WHERE address = value ->> 'email')
    ON CONFLICT (email) DO UPDATE SET written_to_at = excluded.written_to_at,
      name = CASE WHEN name = '' THEN excluded.name ELSE name END`,
  )
}
