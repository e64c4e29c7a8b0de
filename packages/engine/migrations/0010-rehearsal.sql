-- Backups that were proven: when, and, sealed, what was found.
create table rehearsal (
  id uuid primary key,
  at timestamptz not null,
  sealed bytea not null
);
create index rehearsal_by_time on rehearsal (at);
