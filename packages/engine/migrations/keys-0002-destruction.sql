-- A page's life: its keys move together to the page that follows it, and the provider then destroys the key that wrapped it.
alter table page add column generation integer not null default 1;
alter table page add column follows uuid unique;
alter table page add column begun_at timestamptz not null default 'epoch';
alter table page add column destruction text not null default 'live';
alter table page add column destruction_at timestamptz;

-- `number` is that of the anchor's line, which comes first; `page` is where the key lay, and waits for that page's end.
alter table tombstone add column kind text not null default 'destroyed';
alter table tombstone add column number bigint not null default 0;
alter table tombstone add column page uuid;

create index sheet_by_page on sheet (page, id);
create index tombstone_by_page on tombstone (page);
create index tombstone_by_number on tombstone (number);
