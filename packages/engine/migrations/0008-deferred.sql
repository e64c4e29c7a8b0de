-- A message that came while the key provider was down, sealed whole to the node's public key until it can be taken in.
-- `sealed` says what it is once it has come to its end; until then nobody answers for it. `reference` and `idempotency` are
-- the keyed terms that its acceptance will have. `key` names the pair that its parts are sealed to.
create table deferred (
  id uuid primary key,
  source uuid not null,
  received_at timestamptz not null,
  alive_until timestamptz not null,
  key uuid not null,
  reference uuid,
  idempotency uuid,
  sealed bytea,
  unique (source, reference),
  unique (source, idempotency)
);
create index deferred_waiting on deferred (received_at, id) where sealed is not null;

create table deferred_part (
  deferred uuid not null,
  part integer not null,
  sealed bytea not null,
  primary key (deferred, part)
);
