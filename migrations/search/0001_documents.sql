-- A projection that can be rebuilt from the main database at any time. It lies in a database of its
-- own because one with FTS5 tables cannot be exported.

-- Ids grow as documents come, so that the newest are the highest: results are ordered by them.
CREATE TABLE documents (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source_id TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL,
  scope TEXT NOT NULL,
  subject TEXT NOT NULL,
  people TEXT NOT NULL,
  body TEXT NOT NULL,
  files TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE words USING fts5(
  scope, subject, people, body, files,
  content = 'documents', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TRIGGER documents_added AFTER INSERT ON documents BEGIN
  INSERT INTO words (rowid, scope, subject, people, body, files)
  VALUES (new.id, new.scope, new.subject, new.people, new.body, new.files);
END;
CREATE TRIGGER documents_removed AFTER DELETE ON documents BEGIN
  INSERT INTO words (words, rowid, scope, subject, people, body, files)
  VALUES ('delete', old.id, old.scope, old.subject, old.people, old.body, old.files);
END;
