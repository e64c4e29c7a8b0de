-- What somebody wrote beside an event of one's own: sealed under the event's key, so that it goes with it.
create table note (
  event bytea not null,
  id uuid not null,
  at timestamptz not null,
  key uuid not null,
  sealed bytea not null,
  primary key (event, id)
);
