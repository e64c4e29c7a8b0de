-- What lets somebody do without an approval or a case for a while, and its review. As with actors, a row says nothing but what
-- is sealed in it; columns in clear only find it.
create table override (
  id uuid primary key,
  kind text not null,
  at timestamptz not null,
  until timestamptz not null,
  sealed bytea not null
);
create index override_by_end on override (until);

-- What somebody, or everybody of a role, is to know of.
create table notice (
  id uuid primary key,
  at timestamptz not null,
  sealed bytea not null
);
create index notice_by_time on notice (at);

-- What began, ended or was judged is looked up among the node's events: a row that is set back or gone shows.
create index event_overriding on event (at)
  where kind in ('break-glass', 'continuity-declared', 'continuity-ended', 'review-given');
