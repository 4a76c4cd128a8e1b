-- What a workshop keeps beside the events, and erases.
CREATE TABLE assessment.workshop_seats (
    record integer NOT NULL REFERENCES assessment.records (id),
    label text COLLATE "C" NOT NULL,
    digest text NOT NULL,
    role text,
    name text,
    joined text NOT NULL,
    PRIMARY KEY (record, label)
);

CREATE TABLE assessment.workshop_access (
    record integer NOT NULL REFERENCES assessment.records (id),
    kind text NOT NULL,
    secret text NOT NULL,
    PRIMARY KEY (record, kind, secret)
);

CREATE TABLE assessment.workshop_rounds (
    record integer NOT NULL REFERENCES assessment.records (id),
    round text COLLATE "C" NOT NULL,
    salt text NOT NULL,
    PRIMARY KEY (record, round)
);

-- Refers to no other table, which would double the time that a vote takes: the round of a ballot is locked
-- while the ballot is stored.
CREATE TABLE assessment.workshop_ballots (
    record integer NOT NULL,
    round text COLLATE "C" NOT NULL,
    token text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    role text,
    level integer,
    missing text,
    confidence text,
    evidence text,
    note text NOT NULL,
    name text,
    PRIMARY KEY (record, round, token)
);
