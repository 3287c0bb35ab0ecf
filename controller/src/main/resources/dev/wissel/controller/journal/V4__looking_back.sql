-- What is asked of a long journal: the last write of each target, the last decisions of an upstream, and what is too old.

CREATE INDEX wissel_write_target ON wissel_write (upstream, target, at_nanos);
CREATE INDEX wissel_write_at ON wissel_write (at_nanos);
CREATE INDEX wissel_checkpoint_at ON wissel_checkpoint (at_nanos);
CREATE INDEX wissel_decision_upstream ON wissel_decision (upstream, at_nanos);
