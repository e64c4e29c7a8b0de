-- Work that moves sealed records to other keys. As with actors, a row says nothing but what is sealed in it: what is moved,
-- where to, and how far that is. Columns in clear only find it.
create table resealing (
  id uuid primary key,
  state text not null,
  since timestamptz not null,
  sealed bytea not null
);
create index resealing_open on resealing (since) where state = 'under-way';

-- Keys in whose place others came. What they sealed is found and opened until all of it is sealed anew; then they are destroyed.
create table replaced_key (
  key uuid primary key,
  resealing uuid not null,
  subject uuid,
  domain text,
  class text not null,
  period text
);
create index replaced_key_by_class on replaced_key (class);
create index replaced_key_by_resealing on replaced_key (resealing);

-- Orders to hold, and decisions that a passenger has an objective link. `until`: when it ends by itself.
create table hold (
  id uuid primary key,
  kind text not null,
  state text not null,
  since timestamptz not null,
  until timestamptz,
  sealed bytea not null
);
create index hold_open on hold (until) where state <> 'ended';

-- A record under a hold: where it would be without, sealed.
create table held (
  hold uuid not null,
  record uuid not null,
  sealed bytea not null,
  primary key (hold, record)
);
create index held_by_record on held (record);

-- Keys of restricted periods, sealed to the council that was in force.
create table escrow (
  key uuid primary key,
  class text not null,
  period text not null,
  since timestamptz not null,
  sealed bytea not null
);
create index escrow_by_period on escrow (class, period);

-- Periods that have ended and wait: for the archivist, or for a second person.
create table ended_period (
  class text not null,
  period text not null,
  since timestamptz not null,
  waits_for text not null,
  primary key (class, period)
);
