CREATE TABLE contacts (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE CHECK (email = lower(email)),
  name TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  written_to_at INTEGER -- when one of us last wrote to them
) STRICT, WITHOUT ROWID;

-- A row holds all that a list shows of it: a page of 50 reads 50 rows and joins nothing.
-- read_by is a JSON array of the members who have read the newest incoming message.
CREATE TABLE conversations (
  id TEXT PRIMARY KEY,
  inbox_id TEXT NOT NULL REFERENCES inboxes (id),
  channel_id TEXT NOT NULL REFERENCES channels (id),
  contact_id TEXT NOT NULL REFERENCES contacts (id),
  contact_name TEXT NOT NULL,
  contact_email TEXT NOT NULL,
  subject TEXT NOT NULL,
  snippet TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
  place TEXT NOT NULL DEFAULT 'inbox' CHECK (place IN ('inbox', 'filtered', 'spam', 'trash', 'merged')),
  place_reason TEXT CHECK (place_reason IN ('blocked', 'unauthenticated', 'score', 'role_address', 'bulk', 'automatic')),
  assignee_id TEXT REFERENCES members (id),
  ticket_id TEXT,
  ticket_number INTEGER,
  ticket_stage_id TEXT,
  has_attachments INTEGER NOT NULL DEFAULT 0 CHECK (has_attachments IN (0, 1)),
  read_by TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(read_by)),
  message_count INTEGER NOT NULL DEFAULT 0,
  comment_count INTEGER NOT NULL DEFAULT 0,
  first_message_at INTEGER NOT NULL,
  last_message_at INTEGER NOT NULL,
  last_sent_at INTEGER,
  closed_at INTEGER,
  merged_into TEXT REFERENCES conversations (id), -- its id is another name of that one
  continued_in TEXT REFERENCES conversations (id), -- the one that was started where this was closed for long
  version INTEGER NOT NULL DEFAULT 1,
  CHECK ((place = 'merged') = (merged_into IS NOT NULL))
) STRICT;

-- One index a view; each ends in the keyset (last_message_at, id).
CREATE INDEX conversations_all ON conversations (inbox_id, status, last_message_at DESC, id DESC) WHERE place = 'inbox';
CREATE INDEX conversations_assigned ON conversations (inbox_id, assignee_id, status, last_message_at DESC, id DESC) WHERE place = 'inbox';
CREATE INDEX conversations_sent ON conversations (inbox_id, last_sent_at DESC, id DESC) WHERE place = 'inbox' AND last_sent_at IS NOT NULL;
CREATE INDEX conversations_elsewhere ON conversations (inbox_id, place, last_message_at DESC, id DESC) WHERE place <> 'inbox';
-- Of the few that have one: without it a row that goes is looked for in all others.
CREATE INDEX conversations_merged ON conversations (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX conversations_continued ON conversations (continued_in) WHERE continued_in IS NOT NULL;
CREATE INDEX conversations_contact ON conversations (contact_id, last_message_at DESC, id DESC);

CREATE TABLE messages (
  id TEXT PRIMARY KEY,
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
  status TEXT NOT NULL CHECK (status IN ('received', 'scheduled', 'queued', 'sending', 'sent', 'failed', 'uncertain', 'undone')),
  failure TEXT CHECK (json_valid(failure)), -- {code, values, said}: as contract/failure.ts has it
  author_id TEXT REFERENCES members (id),
  from_name TEXT NOT NULL,
  from_email TEXT NOT NULL,
  original_sender TEXT CHECK (json_valid(original_sender)), -- who wrote what From only passed on: {name, email, how, isByOutsider}
  recipients TEXT NOT NULL CHECK (json_valid(recipients)), -- {to, cc, bcc, replyTo}: arrays of {name, email}
  subject TEXT NOT NULL,
  snippet TEXT NOT NULL DEFAULT '', -- how it begins, on one line: what the list shows while it is the newest
  -- Of a long body its beginning; the whole of it lies in MAIL under its key.
  body_text TEXT NOT NULL,
  body_html TEXT,
  text_key TEXT,
  html_key TEXT,
  -- Where the writer's signature and the answered mail begin, in UTF-16 units.
  text_signature_from INTEGER,
  text_quoted_from INTEGER,
  html_signature_from INTEGER,
  html_quoted_from INTEGER,
  is_cut INTEGER NOT NULL DEFAULT 0 CHECK (is_cut IN (0, 1)),
  is_new_participant INTEGER NOT NULL DEFAULT 0 CHECK (is_new_participant IN (0, 1)),
  is_unproven INTEGER NOT NULL DEFAULT 0 CHECK (is_unproven IN (0, 1)), -- says it is from us, and nothing shows it
  is_automatic INTEGER NOT NULL DEFAULT 0 CHECK (is_automatic IN (0, 1)),
  authentication TEXT CHECK (json_valid(authentication)), -- {spf, dkim, dmarc, spamScore} of what came in
  confirmation TEXT CHECK (json_valid(confirmation)), -- {code, link} of a provider that asks whether it may forward here
  protection TEXT CHECK (protection IN ('signed', 'encrypted')), -- S/MIME or PGP: nobody here opened or checked it
  invitation TEXT CHECK (json_valid(invitation)), -- to a meeting, or an answer to one: as contract/invitation.ts has it
  attending TEXT CHECK (json_valid(attending)), -- {invitationId, answer}: the message whose invitation it answers
  message_id TEXT,
  moved_from TEXT, -- the conversation that it was written in, where that is another one
  raw_key TEXT,
  sent_at INTEGER NOT NULL,
  leaves_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  attempted_at INTEGER,
  unanswered_by TEXT, -- the account, as a hash, that was given it and never said whether it took it
  client_key TEXT,
  CHECK ((direction = 'in') = (status = 'received'))
) STRICT;
CREATE INDEX messages_by_conversation ON messages (conversation_id, sent_at);
-- Only what one of us wrote has one.
CREATE UNIQUE INDEX messages_by_client_key ON messages (client_key) WHERE client_key IS NOT NULL;
-- There are few, and whoever sets up a channel waits for them.
CREATE INDEX messages_confirming ON messages (sent_at) WHERE confirmation IS NOT NULL;
CREATE INDEX messages_attending ON messages (json_extract(attending, '$.invitationId'), id) WHERE attending IS NOT NULL;
-- What cron looks through every minute. Of each status its own: SQLite takes a partial index only where its very words are asked for.
CREATE INDEX messages_queued ON messages (leaves_at) WHERE status = 'queued';
CREATE INDEX messages_scheduled ON messages (leaves_at) WHERE status = 'scheduled';
CREATE INDEX messages_sending ON messages (attempted_at) WHERE status = 'sending';

-- Every Message-ID ever seen in an inbox. Of a message here: then its owner is '', and whose mail had it first keeps it.
-- Or merely referenced by one: then it has no message, and belongs to the contact of that conversation alone. Where the
-- message lies now, and what its conversation was merged into, is said there.
CREATE TABLE message_ids (
  inbox_id TEXT NOT NULL REFERENCES inboxes (id) ON DELETE CASCADE,
  rfc_id TEXT NOT NULL,
  owner TEXT NOT NULL DEFAULT '',
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  message_id TEXT REFERENCES messages (id) ON DELETE CASCADE,
  PRIMARY KEY (inbox_id, rfc_id, owner),
  CHECK (owner <> '' OR message_id IS NOT NULL)
) STRICT, WITHOUT ROWID;

-- What was taken in, by what it was: the same Message-ID with the same body in the same channel is the same mail.
CREATE TABLE receipts (
  channel_id TEXT NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
  fingerprint TEXT NOT NULL,
  message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  PRIMARY KEY (channel_id, fingerprint)
) STRICT, WITHOUT ROWID;

-- Everybody who ever wrote or was written to in a conversation: who may join it without being flagged.
CREATE TABLE participants (
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  email TEXT NOT NULL,
  merged_from TEXT, -- the conversation whose merging alone brought them
  PRIMARY KEY (conversation_id, email)
) STRICT, WITHOUT ROWID;
-- A contact's own conversations, and those that they were in beside others.
CREATE INDEX participants_by_email ON participants (email, conversation_id DESC);

-- What taking a merged conversation out again needs: what it brought (JSON arrays of ids, and of events' numbers), and how
-- both were before. The version is the other one's after it: where that has grown, its state is somebody's later decision.
CREATE TABLE merges (
  conversation_id TEXT PRIMARY KEY REFERENCES conversations (id) ON DELETE CASCADE,
  into_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  messages TEXT NOT NULL CHECK (json_valid(messages)),
  comments TEXT NOT NULL CHECK (json_valid(comments)),
  events TEXT NOT NULL CHECK (json_valid(events)),
  place TEXT NOT NULL CHECK (place IN ('inbox', 'filtered', 'spam', 'trash')),
  into_status TEXT NOT NULL CHECK (into_status IN ('open', 'closed')),
  into_closed_at INTEGER,
  into_read_by TEXT NOT NULL CHECK (json_valid(into_read_by)),
  ticket_id TEXT, -- the ticket that went along
  version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX merges_by_other ON merges (into_id);

CREATE TABLE attachments (
  id TEXT PRIMARY KEY,
  message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  filename TEXT NOT NULL,
  type TEXT NOT NULL,
  size INTEGER NOT NULL,
  content_id TEXT,
  is_inline INTEGER NOT NULL DEFAULT 0 CHECK (is_inline IN (0, 1)),
  file_key TEXT NOT NULL,
  -- Of what lies in another object, as small files lie in the mail that they came by: where, and how it is encoded there.
  file_offset INTEGER NOT NULL DEFAULT 0,
  file_length INTEGER,
  file_encoding TEXT CHECK (file_encoding IN ('base64', 'quoted-printable'))
) STRICT, WITHOUT ROWID;
CREATE INDEX attachments_by_message ON attachments (message_id, position);

-- Whom a file is of: who sent it to us, or whom we sent it to. A page of one's files is read from its key alone. There
-- is no key by the file, which would cost a second row for each: the files that are deleted are of what never left, and
-- have no row here.
CREATE TABLE contact_files (
  email TEXT NOT NULL,
  inbox_id TEXT NOT NULL REFERENCES inboxes (id),
  at INTEGER NOT NULL,
  attachment_id TEXT NOT NULL,
  PRIMARY KEY (email, inbox_id, at, attachment_id)
) STRICT, WITHOUT ROWID;

-- From proves nobody: what a stranger brought into a conversation, or whoever types an address of ours, is not of whom they
-- say they are, nor of whom an outsider names. Our own addresses have files of everybody.
CREATE VIEW files_of_contacts AS
SELECT p.email, c.inbox_id, m.sent_at AS at, a.id AS attachment_id, m.id AS message_id, m.status
FROM attachments a JOIN messages m ON m.id = a.message_id JOIN conversations c ON c.id = m.conversation_id
JOIN json_each(CASE m.direction
  WHEN 'in' THEN json_array(iif(m.original_sender ->> 'isByOutsider', m.from_email, coalesce(m.original_sender ->> 'email', m.from_email)))
  ELSE (SELECT json_group_array(one.value ->> 'email') FROM json_each(m.recipients) kind, json_each(kind.value) one
    WHERE kind.key <> 'replyTo') END) person
JOIN contacts p ON p.email = lower(person.value)
WHERE a.is_inline = 0 AND m.is_new_participant = 0 AND m.is_unproven = 0
  AND NOT EXISTS (SELECT 1 FROM members WHERE email = p.email)
  AND NOT EXISTS (SELECT 1 FROM channels WHERE address = p.email);

CREATE TRIGGER attachments_filed AFTER INSERT ON attachments WHEN new.is_inline = 0 BEGIN
  INSERT INTO contact_files SELECT email, inbox_id, at, attachment_id FROM files_of_contacts
  WHERE attachment_id = new.id AND status = 'received';
END;
-- What has left is theirs, from the time at which it did.
CREATE TRIGGER messages_filed AFTER UPDATE OF status ON messages WHEN new.status = 'sent' BEGIN
  INSERT OR IGNORE INTO contact_files SELECT email, inbox_id, at, attachment_id FROM files_of_contacts
  WHERE message_id = new.id;
END;
-- And is not, where it came back.
CREATE TRIGGER messages_unfiled AFTER UPDATE OF status ON messages WHEN old.status = 'sent' AND new.status <> 'sent' BEGIN
  DELETE FROM contact_files WHERE (email, inbox_id, at, attachment_id) IN (
    SELECT email, inbox_id, at, attachment_id FROM files_of_contacts WHERE message_id = new.id);
END;

-- A file that a member has uploaded for an answer that is not sent yet.
CREATE TABLE uploads (
  id TEXT PRIMARY KEY,
  member_id TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  filename TEXT NOT NULL,
  type TEXT NOT NULL,
  size INTEGER NOT NULL,
  file_key TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE comments (
  id TEXT PRIMARY KEY,
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  author_id TEXT NOT NULL REFERENCES members (id),
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  removed_at INTEGER,
  client_key TEXT UNIQUE
) STRICT, WITHOUT ROWID;
CREATE INDEX comments_by_conversation ON comments (conversation_id);

CREATE TABLE tickets (
  id TEXT PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL UNIQUE REFERENCES conversations (id) ON DELETE CASCADE,
  stage_id TEXT NOT NULL REFERENCES stages (id),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER tickets_shown AFTER INSERT ON tickets BEGIN
  UPDATE conversations SET ticket_id = new.id, ticket_number = new.number, ticket_stage_id = new.stage_id
  WHERE id = new.conversation_id;
END;
CREATE TRIGGER tickets_moved AFTER UPDATE OF stage_id ON tickets BEGIN
  UPDATE conversations SET ticket_stage_id = new.stage_id WHERE id = new.conversation_id;
END;
CREATE TRIGGER tickets_rehung AFTER UPDATE OF conversation_id ON tickets BEGIN
  UPDATE conversations SET ticket_id = NULL, ticket_number = NULL, ticket_stage_id = NULL WHERE id = old.conversation_id;
  UPDATE conversations SET ticket_id = new.id, ticket_number = new.number, ticket_stage_id = new.stage_id
  WHERE id = new.conversation_id;
END;
CREATE TRIGGER tickets_gone AFTER DELETE ON tickets BEGIN
  UPDATE conversations SET ticket_id = NULL, ticket_number = NULL, ticket_stage_id = NULL WHERE id = old.conversation_id;
END;

-- How many conversations there are of each kind. '' stands for nobody: a key cannot be null.
CREATE TABLE counters (
  inbox_id TEXT NOT NULL,
  place TEXT NOT NULL,
  status TEXT NOT NULL,
  assignee_id TEXT NOT NULL,
  is_sent INTEGER NOT NULL,
  n INTEGER NOT NULL CHECK (n >= 0),
  PRIMARY KEY (inbox_id, place, status, assignee_id, is_sent)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER conversations_counted AFTER INSERT ON conversations BEGIN
  INSERT INTO counters VALUES (new.inbox_id, new.place, new.status, coalesce(new.assignee_id, ''), new.last_sent_at IS NOT NULL, 1)
  ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER conversations_recounted AFTER UPDATE OF inbox_id, place, status, assignee_id, last_sent_at ON conversations
WHEN (old.inbox_id, old.place, old.status, coalesce(old.assignee_id, ''), old.last_sent_at IS NOT NULL)
  IS NOT (new.inbox_id, new.place, new.status, coalesce(new.assignee_id, ''), new.last_sent_at IS NOT NULL)
BEGIN
  UPDATE counters SET n = n - 1
  WHERE inbox_id = old.inbox_id AND place = old.place AND status = old.status
    AND assignee_id = coalesce(old.assignee_id, '') AND is_sent = (old.last_sent_at IS NOT NULL);
  INSERT INTO counters VALUES (new.inbox_id, new.place, new.status, coalesce(new.assignee_id, ''), new.last_sent_at IS NOT NULL, 1)
  ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER conversations_uncounted AFTER DELETE ON conversations BEGIN
  UPDATE counters SET n = n - 1
  WHERE inbox_id = old.inbox_id AND place = old.place AND status = old.status
    AND assignee_id = coalesce(old.assignee_id, '') AND is_sent = (old.last_sent_at IS NOT NULL);
END;
