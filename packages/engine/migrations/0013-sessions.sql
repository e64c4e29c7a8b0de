-- Who signed in, and how somebody may. As with actors, a row says nothing but what is sealed in it; columns in clear only find it.

-- `hash`: SHA-256 of the session's credential.
create table session (
  id uuid primary key,
  actor uuid not null,
  hash bytea not null unique,
  begun timestamptz not null,
  sealed bytea not null
);
create index session_by_actor on session (actor);

-- `credential`: SHA-256 of the credential's id, as the authenticator says it.
create table passkey (
  id uuid primary key,
  actor uuid not null,
  credential bytea not null unique,
  sealed bytea not null
);
create index passkey_by_actor on passkey (actor);

-- One a person. `term`: of the login name, keyed.
create table password (
  id uuid primary key,
  actor uuid not null unique,
  term text not null unique,
  sealed bytea not null
);

-- Ten at a time of one person, all of them one set. `hash`: SHA-256 of the code.
create table recovery_code (
  hash bytea primary key,
  actor uuid not null,
  code_set uuid not null,
  sealed bytea not null
);
create index recovery_code_by_actor on recovery_code (actor);

-- Challenges that were answered, until they would have ended: none is answered twice.
create table challenge_used (
  id uuid primary key,
  expires timestamptz not null
);
create index challenge_used_expires on challenge_used (expires);

-- Failures by keyed terms of a login, and of a login at an address; and where a login succeeded before. Neither lets anybody in.
create table sign_in_failure (
  term text primary key,
  count integer not null,
  until timestamptz not null,
  at timestamptz not null
);
create index sign_in_failure_at on sign_in_failure (at);
create table sign_in_place (
  term text primary key,
  at timestamptz not null
);
