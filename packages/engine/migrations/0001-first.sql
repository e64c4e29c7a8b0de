-- One authority per database. Ids are made in the application; tables that hang on a record carry its id first, so that a
-- distributed PostgreSQL can keep them together. Nothing here is in clear but what routing, counting and filtering need.

create table setting (
  name text primary key,
  value bytea not null
);

-- People and services. What a row says is sealed with its id: a row that the node did not write does not open.
create table actor (
  id uuid primary key,
  kind text not null,
  sealed bytea not null
);

create table token (
  id uuid primary key,
  actor uuid not null,
  hash bytea not null unique,
  sealed bytea not null
);
create index token_by_actor on token (actor);

create table matter (
  id uuid primary key,
  opened_by uuid not null,
  office text,
  sealed bytea not null
);
create index matter_by_opener on matter (opened_by);
create index matter_by_office on matter (office);

-- A message being taken in. Its records count only once an acceptance names the intake; the row goes when one does.
create table intake (
  id uuid primary key,
  source uuid not null,
  started_at timestamptz not null,
  alive_until timestamptz not null
);

-- `reference` and `idempotency` are keyed terms over the message's digest and the sender's idempotency key.
create table acceptance (
  source uuid not null,
  reference uuid not null,
  idempotency uuid,
  intake uuid not null unique,
  accepted_at timestamptz not null,
  entry bytea not null,
  report bytea not null,
  primary key (source, reference),
  unique (source, idempotency)
);

-- `intake` names the message that made the subject known. Until that is accepted the subject goes with it, unless
-- another message has adopted it (null) in the meantime.
create table subject (
  id uuid primary key,
  kind text not null,
  state text not null,
  intake uuid
);

-- Which subject a strong identifier names: a keyed term, never the identifier.
create table identifier (
  term uuid primary key,
  subject uuid not null
);

create table subject_key (
  subject uuid not null,
  domain text not null,
  class text not null,
  key uuid not null,
  primary key (subject, domain, class)
);

create table epoch (
  class text not null,
  period text not null,
  key uuid not null,
  primary key (class, period)
);

-- Keys that are no longer live. A key without a row is live: no row for each of a hundred million keys.
create table key_state (
  key uuid primary key,
  state text not null,
  since timestamptz not null,
  entry bytea not null
);

create table record (
  id uuid primary key,
  intake uuid not null,
  ordinal integer not null,
  type text not null,
  office text,
  source uuid not null,
  received_at timestamptz not null,
  class text not null,
  epoch uuid not null,
  stage text not null,
  version integer not null,
  open jsonb not null,
  digest bytea not null
);
create index record_by_intake on record (intake);
create index record_by_type on record (type, id);

create table compartment (
  record uuid not null,
  name text not null,
  subject uuid not null,
  key uuid not null,
  sealed bytea not null,
  primary key (record, name)
);

create table term (
  term uuid not null,
  record uuid not null,
  primary key (term, record)
);

create table quarantine (
  id uuid primary key,
  source uuid not null,
  received_at timestamptz not null,
  delete_after timestamptz not null,
  fault text not null,
  key uuid not null
);

create table quarantine_part (
  quarantine uuid not null,
  part integer not null,
  sealed bytea not null,
  primary key (quarantine, part)
);

-- What outsiders may read: commitments only. `position` is the entry's index in the tree once it is sequenced.
create table entry (
  hash bytea primary key,
  id uuid not null,
  bytes bytea not null,
  position bigint
);
create index entry_pending on entry (id) where position is null;
create unique index entry_position on entry (position) where position is not null;

-- What the node itself remembers of the same moment: ids sealed, retention of its own.
create table event (
  entry bytea primary key,
  at timestamptz not null,
  kind text not null,
  actor uuid not null,
  key uuid not null,
  sealed bytea not null
);
create index event_by_time on event (at);

-- The ledger's hash tiles by the path of the full tile in C2SP tlog-tiles, each as long as it has grown, and `checkpoint`.
-- Entry bundles are read from the entries.
create table tile (
  path text primary key,
  bytes bytea not null
);

create table lease (
  name text primary key,
  holder uuid not null,
  fence bigint not null,
  until timestamptz not null
);
