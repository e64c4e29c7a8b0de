-- Which entries a record is part of. A mark is keyed by the key that the event was sealed under (docs/formats/ledger-entry.md): it
-- goes when that goes, and tells nobody else which record it is of.
create table crossing (
  mark uuid not null,
  entry bytea not null,
  primary key (mark, entry)
);
create index crossing_by_entry on crossing (entry);
