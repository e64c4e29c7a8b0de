-- The key store: wrapped keys only. Replicated synchronously, only the latest copy kept.
create table page (
  id uuid primary key,
  provider_key text not null,
  wrapped bytea not null,
  state text not null
);

-- Up to 256 keys of one page sealed in one message. Destroying a key seals its sheet anew without it.
create table sheet (
  id uuid primary key,
  page uuid not null,
  generation integer not null,
  slots bytea not null,
  wrapped bytea not null
);

create table tombstone (
  key uuid primary key,
  entry bytea not null
);

create table fact (
  name text primary key,
  value bytea not null
);
