-- Records and their events, as in a record file. Events are only ever added; `records` holds number and
-- chain value of the last one once more, so that a cut tail is noticed.
CREATE TABLE assessment.records (
    id integer GENERATED ALWAYS AS IDENTITY UNIQUE,
    name text COLLATE "C" PRIMARY KEY,
    events integer NOT NULL,
    head text NOT NULL
);

CREATE TABLE assessment.events (
    record integer NOT NULL REFERENCES assessment.records (id),
    seq integer NOT NULL,
    key text COLLATE "C" NOT NULL,
    at text NOT NULL,
    actor text,
    kind text NOT NULL,
    body text NOT NULL,
    salt text NOT NULL,
    digest text NOT NULL,
    chain text NOT NULL,
    PRIMARY KEY (record, seq),
    UNIQUE (record, key)
);

CREATE FUNCTION assessment.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are never %', TG_ARGV[0];
END
$$;

CREATE TRIGGER events_stay BEFORE DELETE ON assessment.events
FOR EACH ROW EXECUTE FUNCTION assessment.refuse('deleted');

-- An event can be blanked, and nothing else: its digest and its place in the chain stay.
CREATE TRIGGER events_stand BEFORE UPDATE ON assessment.events
FOR EACH ROW WHEN (
    (NEW.body, NEW.salt, NEW.record, NEW.seq, NEW.key, NEW.at, NEW.kind, NEW.digest, NEW.chain)
    IS DISTINCT FROM ('', '', OLD.record, OLD.seq, OLD.key, OLD.at, OLD.kind, OLD.digest, OLD.chain)
    OR NEW.actor IS NOT NULL
)
EXECUTE FUNCTION assessment.refuse('changed');

-- Who has a record open. The lock itself is an advisory lock of the connection `backend`; this tells
-- whoever is refused whom to ask.
CREATE TABLE assessment.holders (
    record integer NOT NULL REFERENCES assessment.records (id),
    backend integer NOT NULL,
    hold text NOT NULL,
    host text NOT NULL,
    pid integer NOT NULL,
    since text NOT NULL,
    PRIMARY KEY (record, backend)
);
