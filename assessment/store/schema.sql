-- A record, of format 1 until something in it is erased, and then of format 2. Events are only ever added; `meta` holds the chain value and number of the last
-- one once more, so that a cut tail is noticed.
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    actor TEXT,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    salt TEXT NOT NULL,
    digest TEXT NOT NULL,
    chain TEXT NOT NULL
);

CREATE TRIGGER events_stay BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are never deleted');
END;

-- An event can be blanked, and nothing else: its digest and its place in the chain stay.
CREATE TRIGGER events_stand BEFORE UPDATE ON events
WHEN NEW.body IS NOT '' OR NEW.salt IS NOT '' OR NEW.actor IS NOT NULL
    OR NEW.seq IS NOT OLD.seq OR NEW.key IS NOT OLD.key OR NEW.at IS NOT OLD.at
    OR NEW.kind IS NOT OLD.kind OR NEW.digest IS NOT OLD.digest OR NEW.chain IS NOT OLD.chain
BEGIN
    SELECT RAISE(ABORT, 'events are never changed');
END;
