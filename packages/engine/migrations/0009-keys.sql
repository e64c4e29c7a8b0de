-- Processes look, each second, for keys that others destroyed since their last look.
create index key_state_by_since on key_state (since);
