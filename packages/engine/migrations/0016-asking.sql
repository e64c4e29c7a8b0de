-- Who stands in for whom. As with actors, a row says nothing but what is sealed in it; columns in clear only find it.
create table delegation (
  id uuid primary key,
  person uuid not null,
  delegate uuid not null,
  sealed bytea not null
);
create index delegation_by_delegate on delegation (delegate);
create index delegation_by_person on delegation (person);
