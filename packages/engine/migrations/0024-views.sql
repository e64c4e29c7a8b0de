-- What somebody keeps under a name of one's own: a page of the console with its filters. Sealed whole, with whose it is.
create table saved_view (
  id uuid primary key,
  actor uuid not null,
  sealed bytea not null
);
create index saved_view_by_actor on saved_view (actor);
