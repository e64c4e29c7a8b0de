-- Which entries a record is part of. A mark is keyed by the key that the event was sealed under (docs/formats/ledger-entry.md): when
-- that is destroyed nobody finds it any more, and it never tells anybody else which record it is of.
create table crossing (
  mark uuid not null,
  entry bytea not null,
  primary key (mark, entry)
);
create index crossing_by_entry on crossing (entry);
