-- What each actor had released in an hour, to be weighed against its budgets: sealed whole, and replaced by the statement that
-- writes the entry which it counts, where it is still what that was reckoned from (`mark`). It says nothing that the events do
-- not say: where it is gone or was set back, it is reckoned anew from them.
create table budget (
  actor uuid primary key,
  mark uuid not null,
  previous uuid not null,
  at timestamptz not null,
  sealed bytea not null
);

-- Whose searching was suspended is asked with every request.
create index event_suspending on event (actor) where kind = 'searching-suspended';

-- A case that came in a list of the host system is known by the keyed name of its reference when it comes again.
alter table matter add column imported text;
create unique index matter_imported on matter (imported) where imported is not null;

-- Suspensions that two persons lifted: by the entry that suspended, and what they signed. Each time that it matters their
-- signatures are verified anew; a row alone lifts nothing.
create table suspension_lift (
  entry bytea primary key,
  proposal uuid not null
);
