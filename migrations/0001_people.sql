-- Who is here. Times are milliseconds UTC, ids are uuidv7.

CREATE TABLE account (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL,
  mail_domain TEXT NOT NULL,
  undo_seconds INTEGER NOT NULL DEFAULT 10 CHECK (undo_seconds BETWEEN 0 AND 60),
  spam_score INTEGER NOT NULL DEFAULT 5 CHECK (spam_score BETWEEN 1 AND 100),
  role_names TEXT NOT NULL CHECK (json_valid(role_names)),
  next_ticket_number INTEGER NOT NULL DEFAULT 1001,
  created_at INTEGER NOT NULL
) STRICT;

-- How an admin chose that mail leaves. The secret is sealed under a key that is not in here.
CREATE TABLE sending (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  sender TEXT NOT NULL CHECK (sender IN ('smtp', 'cloudflare', 'resend', 'postmark')),
  host TEXT,
  port INTEGER CHECK (port BETWEEN 1 AND 65535 AND port <> 25),
  security TEXT CHECK (security IN ('starttls', 'tls', 'none')),
  user TEXT,
  stream TEXT,
  secret TEXT,
  secret_at INTEGER,
  changed_at INTEGER NOT NULL,
  CHECK ((sender = 'smtp') = (host IS NOT NULL AND port IS NOT NULL AND security IS NOT NULL)),
  CHECK ((sender = 'postmark') = (stream IS NOT NULL)),
  CHECK ((secret IS NULL) = (secret_at IS NULL)),
  CHECK (
    CASE sender
      WHEN 'smtp' THEN (user IS NULL) = (secret IS NULL)
      WHEN 'cloudflare' THEN user IS NULL AND secret IS NULL
      ELSE user IS NULL AND secret IS NOT NULL
    END
  )
) STRICT;

-- Domains that answers may leave from, as DNS was last looked at. `records` are those that the way mail leaves needs, each
-- with what was found; `problem` is why the last look is not whole, and `said` what the sending service said of it.
CREATE TABLE domains (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (name = lower(name)),
  selector TEXT, -- what only the sending service can tell: its DKIM key's name,
  spf TEXT, -- and how SPF names it
  records TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(records)),
  sender TEXT CHECK (sender IN ('smtp', 'cloudflare', 'resend', 'postmark')), -- the way that the records are for
  problem TEXT CHECK (problem IN ('dns_unreachable', 'service_unreachable', 'service_refused', 'service_restricted')),
  said TEXT,
  checked_at INTEGER,
  due_at INTEGER NOT NULL, -- when it is looked at again
  verified_at INTEGER,
  verified_for TEXT CHECK (verified_for IN ('smtp', 'cloudflare', 'resend', 'postmark')),
  missing_since INTEGER, -- of one that was verified: it is no more once this is days ago
  created_at INTEGER NOT NULL,
  CHECK ((verified_at IS NULL) = (verified_for IS NULL)),
  CHECK (missing_since IS NULL OR verified_at IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE CHECK (email = lower(email)),
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'agent')),
  seat TEXT NOT NULL DEFAULT 'full' CHECK (seat IN ('full', 'light')),
  status TEXT NOT NULL CHECK (status IN ('invited', 'active', 'deactivated')),
  availability TEXT NOT NULL DEFAULT 'available' CHECK (availability IN ('available', 'away')),
  locale TEXT NOT NULL DEFAULT 'en' CHECK (locale IN ('en', 'nl', 'nb')),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What somebody said of a sender, an address or a domain: its mail comes into the inbox, or into Spam.
CREATE TABLE sender_rules (
  sender TEXT NOT NULL CHECK (sender = lower(sender)),
  inbox_id TEXT NOT NULL DEFAULT '', -- where it holds; '' for every inbox
  rule TEXT NOT NULL CHECK (rule IN ('allow', 'block')),
  previous TEXT CHECK (previous IN ('allow', 'block')), -- what was said before
  created_at INTEGER NOT NULL,
  PRIMARY KEY (sender, inbox_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE teams (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE team_members (
  team_id TEXT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  member_id TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  PRIMARY KEY (team_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX team_members_by_member ON team_members (member_id);

CREATE TABLE inboxes (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  access TEXT NOT NULL DEFAULT 'everyone' CHECK (access IN ('everyone', 'specific')),
  -- A conversation that was closed longer ago is not reopened by mail: a new one continues it. 0: it always is.
  reopen_days INTEGER NOT NULL DEFAULT 30 CHECK (reopen_days BETWEEN 0 AND 3650),
  -- How long a reply without any id finds its sender's conversation by the subject alone. 0: never.
  subject_days INTEGER NOT NULL DEFAULT 0 CHECK (subject_days BETWEEN 0 AND 365),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who is listed in an inbox whose access is 'specific': a member or a team, never both.
CREATE TABLE inbox_members (
  inbox_id TEXT NOT NULL REFERENCES inboxes (id) ON DELETE CASCADE,
  member_id TEXT REFERENCES members (id) ON DELETE CASCADE,
  team_id TEXT REFERENCES teams (id) ON DELETE CASCADE,
  CHECK ((member_id IS NULL) <> (team_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX inbox_members_by_member ON inbox_members (inbox_id, member_id) WHERE member_id IS NOT NULL;
CREATE UNIQUE INDEX inbox_members_by_team ON inbox_members (inbox_id, team_id) WHERE team_id IS NOT NULL;

CREATE TABLE pipelines (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stages (
  id TEXT PRIMARY KEY,
  pipeline_id TEXT NOT NULL REFERENCES pipelines (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  is_done INTEGER NOT NULL DEFAULT 0 CHECK (is_done IN (0, 1)),
  UNIQUE (pipeline_id, position)
) STRICT, WITHOUT ROWID;

-- A draft is set up and takes no mail yet; a locked one does, at an address that stays, and is still being tried out.
-- A disconnected one takes none any more: its conversations are answered from the account's fallback address.
CREATE TABLE channels (
  id TEXT PRIMARY KEY,
  inbox_id TEXT NOT NULL REFERENCES inboxes (id),
  kind TEXT NOT NULL CHECK (kind IN ('email')),
  state TEXT NOT NULL DEFAULT 'connected' CHECK (state IN ('draft', 'locked', 'connected', 'disconnected')),
  step TEXT, -- where whoever is setting it up goes on
  address TEXT NOT NULL CHECK (address = lower(address)),
  from_name TEXT NOT NULL,
  name_form TEXT NOT NULL DEFAULT 'agent_and_company' CHECK (name_form IN ('agent_and_company', 'company')),
  from_kind TEXT NOT NULL DEFAULT 'channel' CHECK (from_kind IN ('member', 'channel', 'custom')),
  from_email TEXT, -- of from_kind 'custom': verified
  from_proof TEXT CHECK (from_proof IN ('code', 'domain', 'lapsed')), -- by a code mailed there, or its domain; lapsed: that is verified no more
  wanted_email TEXT, -- asked for, and not verified yet
  wanted_at INTEGER, -- when its code was made
  wanted_tries INTEGER NOT NULL DEFAULT 0,
  signature TEXT NOT NULL DEFAULT '', -- as it was typed
  signature_form TEXT NOT NULL DEFAULT 'text' CHECK (signature_form IN ('text', 'html')),
  chooses_original INTEGER NOT NULL DEFAULT 1 CHECK (chooses_original IN (0, 1)),
  ticket_stage_id TEXT REFERENCES stages (id), -- where the tickets of its new conversations begin; null where they get none
  created_at INTEGER NOT NULL,
  CHECK (from_kind <> 'custom' OR from_email IS NOT NULL),
  CHECK ((from_email IS NULL) = (from_proof IS NULL)),
  CHECK ((wanted_email IS NULL) = (wanted_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX channels_by_inbox ON channels (inbox_id, created_at);
CREATE UNIQUE INDEX channels_by_address ON channels (address) WHERE state <> 'disconnected';
