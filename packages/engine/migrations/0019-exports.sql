-- Files that leave. As with actors, a row says nothing but what is sealed in it; columns in clear only find it.

create table export_recipient (
  id uuid primary key,
  at timestamptz not null,
  sealed bytea not null
);

-- `package`: encrypted to its recipient's key, as long as it waits to be fetched and received; the node can't open it.
-- `marks`: sealed keyed marks of its lines, by which a copy that turns up somewhere is known again.
create table export (
  id uuid primary key,
  proposal uuid not null,
  at timestamptz not null,
  delete_by timestamptz not null,
  sealed bytea not null,
  package bytea,
  marks bytea
);
create index export_by_time on export (at);

-- What ended is looked up among the node's events: a row that is set back to an earlier day opens again.
create index event_ending_export on event (at)
  where kind in ('recipient-ended', 'export-fetched', 'export-received', 'export-deleted', 'export-revoked');
