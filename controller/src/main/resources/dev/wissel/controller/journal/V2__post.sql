-- What is about to be posted to a Kong without a database, by Kong's hash of it, so that a post that comes late is known for what it is.

CREATE TABLE wissel_post (
  hash TEXT PRIMARY KEY,
  session BIGINT NOT NULL,
  at_nanos BIGINT NOT NULL,
  arrived INTEGER NOT NULL
);
