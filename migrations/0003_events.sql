-- Audit log, timeline, outbox and the socket's resume cursor in one. AUTOINCREMENT: a number is never
-- given twice, so a reader who has seen n can ask for what came after it.
CREATE TABLE events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor_kind TEXT NOT NULL CHECK (actor_kind IN ('member', 'contact', 'system')),
  actor_id TEXT,
  inbox_id TEXT,
  conversation_id TEXT,
  data TEXT NOT NULL CHECK (json_valid(data)),
  in_timeline INTEGER NOT NULL CHECK (in_timeline IN (0, 1)),
  published_at INTEGER
) STRICT;
CREATE INDEX events_timeline ON events (conversation_id, seq) WHERE in_timeline = 1;
CREATE INDEX events_unpublished ON events (seq) WHERE published_at IS NULL;

-- Which subscriber has done its work for which event: a job that comes twice is done once.
CREATE TABLE handled (
  event_id TEXT NOT NULL,
  subscriber TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (event_id, subscriber)
) STRICT, WITHOUT ROWID;
CREATE INDEX handled_by_age ON handled (at);

-- Raw mail by what became of it. One that waits was begun and not finished: `attempts` are those at which the worker
-- died, `failures` those at which a store, or something in the mail, threw.
CREATE TABLE raw_mail (
  key TEXT PRIMARY KEY,
  envelope_from TEXT NOT NULL,
  envelope_to TEXT NOT NULL,
  size INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'refused')),
  attempts INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  tried_at INTEGER,
  message_id TEXT,
  reason TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX raw_mail_waiting ON raw_mail (tried_at) WHERE state = 'waiting';
-- What an admin looks through: mail that is in no inbox.
CREATE INDEX raw_mail_held ON raw_mail (state, key) WHERE state <> 'accepted';

-- The ledger's sums: what was received is what was accepted, waits or was refused.
CREATE TABLE raw_mail_counts (
  state TEXT PRIMARY KEY CHECK (state IN ('waiting', 'accepted', 'refused')),
  n INTEGER NOT NULL CHECK (n >= 0)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER raw_mail_counted AFTER INSERT ON raw_mail BEGIN
  INSERT INTO raw_mail_counts VALUES (new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER raw_mail_recounted AFTER UPDATE OF state ON raw_mail WHEN old.state <> new.state BEGIN
  UPDATE raw_mail_counts SET n = n - 1 WHERE state = old.state;
  INSERT INTO raw_mail_counts VALUES (new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER raw_mail_uncounted AFTER DELETE ON raw_mail BEGIN
  UPDATE raw_mail_counts SET n = n - 1 WHERE state = old.state;
END;

-- Jobs that failed, until they are done. A dead one is a dead letter: the queue has given it up.
CREATE TABLE failed_jobs (
  id TEXT PRIMARY KEY,
  job TEXT NOT NULL UNIQUE CHECK (json_valid(job)),
  failures INTEGER NOT NULL,
  failed_at INTEGER NOT NULL,
  reason TEXT,
  is_dead INTEGER NOT NULL CHECK (is_dead IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX failed_jobs_dead ON failed_jobs (id) WHERE is_dead = 1;
CREATE INDEX failed_jobs_by_age ON failed_jobs (failed_at) WHERE is_dead = 1;
