-- A wish may end by itself. Times are nanoseconds since 1970.
ALTER TABLE wissel_wish ADD COLUMN until_nanos BIGINT;

-- A drill that is not over has slot 1, the others none: there is one at most.
CREATE TABLE wissel_drill (
  id TEXT PRIMARY KEY,
  slot INTEGER UNIQUE,
  started_nanos BIGINT NOT NULL,
  ended_nanos BIGINT,
  alive_nanos BIGINT NOT NULL,
  holder TEXT NOT NULL,
  fault TEXT NOT NULL,
  region TEXT NOT NULL,
  verdict TEXT NOT NULL,
  body TEXT NOT NULL
);

CREATE INDEX wissel_drill_started ON wissel_drill (started_nanos);

-- Until when the schedule has been followed.
CREATE TABLE wissel_drill_schedule (
  name TEXT PRIMARY KEY,
  followed_nanos BIGINT NOT NULL
);
