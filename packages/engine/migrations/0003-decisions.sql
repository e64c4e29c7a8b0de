-- What persons sign with, and what they decided. As with actors, a row says nothing but what is sealed in it; columns in
-- clear only find it.

-- `fingerprint`: SHA-256 of the public signing key. One key is one person's.
create table signer (
  id uuid primary key,
  person uuid not null,
  fingerprint bytea not null unique,
  sealed bytea not null
);
create index signer_by_person on signer (person);

-- `since`: when it came into its state. `due`: when a waiting one expires, and an approved one may be done.
create table proposal (
  id uuid primary key,
  kind text not null,
  state text not null,
  since timestamptz not null,
  due timestamptz not null,
  sealed bytea not null
);
create index proposal_pending on proposal (due) where state in ('waiting', 'approved');
create index proposal_by_kind on proposal (kind, since);

-- One person is one voice on a proposal.
create table voice (
  proposal uuid not null,
  person uuid not null,
  sealed bytea not null,
  primary key (proposal, person)
);
