-- The same statements serve SQLite and PostgreSQL. Times are nanoseconds since 1970, by the clock of whoever decided.

CREATE TABLE wissel_session (
  id BIGINT PRIMARY KEY,
  started_nanos BIGINT NOT NULL,
  holder TEXT NOT NULL,
  token BIGINT NOT NULL,
  version TEXT NOT NULL,
  rules TEXT NOT NULL
);

CREATE TABLE wissel_checkpoint (
  session BIGINT NOT NULL,
  at_nanos BIGINT NOT NULL,
  state BYTEA NOT NULL,
  PRIMARY KEY (session, at_nanos)
);

CREATE TABLE wissel_observation (
  session BIGINT NOT NULL,
  at_nanos BIGINT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (session, at_nanos)
);

CREATE INDEX wissel_observation_at ON wissel_observation (at_nanos);

CREATE TABLE wissel_decision (
  session BIGINT NOT NULL,
  at_nanos BIGINT NOT NULL,
  upstream TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (session, at_nanos, upstream)
);

CREATE INDEX wissel_decision_at ON wissel_decision (at_nanos);

CREATE TABLE wissel_write (
  session BIGINT NOT NULL,
  at_nanos BIGINT NOT NULL,
  upstream TEXT NOT NULL,
  target TEXT NOT NULL,
  old_weight INTEGER NOT NULL,
  new_weight INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  PRIMARY KEY (session, at_nanos, upstream, target)
);

CREATE TABLE wissel_wish (
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  since_nanos BIGINT NOT NULL,
  who TEXT NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (kind, subject)
);

CREATE TABLE wissel_action (
  at_nanos BIGINT NOT NULL,
  number BIGINT NOT NULL,
  who TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (at_nanos, number)
);

CREATE TABLE wissel_lease (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  token BIGINT NOT NULL,
  until_millis BIGINT NOT NULL
);
