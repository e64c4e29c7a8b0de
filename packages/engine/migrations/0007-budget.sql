-- What one actor has asked for lately: requests are counted against a budget.
create index event_by_actor on event (actor, at);
