-- Roles that persons hold for a time. As with actors, a row says nothing but what is sealed in it; columns in clear only find
-- it. A grant has the id of the proposal that it came of.
create table role_grant (
  id uuid primary key,
  person uuid not null,
  until timestamptz not null,
  sealed bytea not null
);
create index role_grant_by_person on role_grant (person, until);
create index role_grant_by_end on role_grant (until);

-- What was revoked is looked up among the node's events, of which there are many more of other kinds.
create index event_revoking on event (at) where kind = 'grant-revoked';
