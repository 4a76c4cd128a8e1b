-- What a workshop keeps beside the events, and erases. No table has row numbers: the order in which rows
-- are stored follows from their keys, which are drawn at random, and not from who came or voted first.
CREATE TABLE IF NOT EXISTS workshop_seats (
    label TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    role TEXT,
    name TEXT,
    joined TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS workshop_access (
    kind TEXT NOT NULL,
    secret TEXT NOT NULL,
    PRIMARY KEY (kind, secret)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS workshop_rounds (
    round TEXT PRIMARY KEY,
    salt TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS workshop_ballots (
    round TEXT NOT NULL,
    token TEXT NOT NULL,
    number INTEGER NOT NULL,
    role TEXT,
    level INTEGER,
    missing TEXT,
    confidence TEXT,
    evidence TEXT,
    note TEXT NOT NULL,
    name TEXT,
    PRIMARY KEY (round, token)
) WITHOUT ROWID;
