-- What is to be destroyed, and how far that is. As with actors, a row says nothing but what is sealed in it; columns in clear
-- only find it.
create table destruction (
  id uuid primary key,
  kind text not null,
  state text not null,
  ordered_at timestamptz not null,
  proposal uuid unique,
  job uuid,
  sealed bytea not null
);
create index destruction_by_time on destruction (ordered_at);

-- A compartment whose keys were destroyed, once its bytes are deleted. The record's keyed mark covers it, so that nobody can
-- say of a compartment that somebody else deleted that it was destroyed. `entry` says by what.
create table gone_compartment (
  record uuid not null,
  name text not null,
  entry bytea not null,
  primary key (record, name)
);

-- The processes that hold keys in memory. Times are the database's. `forgot_at`: when the process last began to look for keys
-- that others destroyed, and has dropped them since; `ttl`: milliseconds after which it holds nothing that it has not
-- looked for again.
create table vault_process (
  id uuid primary key,
  alive_at timestamptz not null,
  forgot_at timestamptz not null,
  ttl integer not null
);

-- The identifiers of a subject go with it.
create index identifier_by_subject on identifier (subject);

-- A message that is being taken in while one of its subjects is erased is not acknowledged.
alter table subject add column erased_at timestamptz;
create index subject_erased on subject (erased_at) where erased_at is not null;

-- One subject's compartments, record by record.
drop index compartment_by_subject;
create index compartment_by_subject on compartment (subject, record) where subject <> record;

-- Records come in the order of their ids, and their terms with them: a summary of each range of pages finds a record's terms
-- and costs intake next to nothing.
create index term_by_record on term using brin (record);
