-- What machines may read regularly. A row says nothing but what is sealed in it, and nothing at all without the proposal of
-- its id, whose signatures are verified anew each time.
create table standing (
  id uuid primary key,
  sealed bytea not null
);

-- The order in which messages arrived, given after they were accepted: what is accepted late can't come before a cursor.
alter table acceptance add column arrived bigint;
create unique index acceptance_arrived on acceptance (arrived) where arrived is not null;
create index acceptance_arriving on acceptance (accepted_at) where arrived is null;

-- A message's records, in their order.
drop index record_by_intake;
create index record_by_intake on record (intake, ordinal);

-- That somebody stopped a standing release is looked up among the node's events.
create index event_standing on event (at) where kind in ('standing-suspended', 'standing-resumed', 'standing-ended');
