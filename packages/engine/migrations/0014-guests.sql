-- How services and guests show who they are, and what guests may ask. As with actors, a row says nothing but what is sealed
-- in it; columns in clear only find it.

-- Public keys and certificates of services. `name`: thumbprint of the key (RFC 7638), or of the certificate. One is one
-- service's.
create table service_key (
  id uuid primary key,
  service uuid not null,
  kind text not null,
  name bytea not null,
  sealed bytea not null,
  unique (kind, name)
);
create index service_key_by_service on service_key (service);

-- Tokens that services signed and used: a hash, until they would have expired anyway.
create table used_token (
  hash bytea primary key,
  until timestamptz not null
);
create index used_token_by_until on used_token (until);

-- Offices of others whose persons are guests here, by their code.
create table guest_office (
  code text primary key,
  sealed bytea not null
);

-- Agreements with guest offices, from their activation on.
create table agreement (
  id uuid primary key,
  office text not null,
  sealed bytea not null
);
create index agreement_by_office on agreement (office);

-- What is said of agreements is looked up among the node's events, of which there are many more of other kinds.
create index event_agreement on event (at) where kind in ('agreement-begun', 'agreement-ended');

-- Accounts at identity providers: `name` is a hash over issuer and subject. One account is one person's.
create table provider_account (
  id uuid primary key,
  person uuid not null,
  name bytea not null unique,
  sealed bytea not null
);
create index provider_account_by_person on provider_account (person);

-- Sign-ins under way at a provider, by the hash of their state, until they expire.
create table provider_visit (
  name bytea primary key,
  until timestamptz not null,
  sealed bytea not null
);
create index provider_visit_by_until on provider_visit (until);
