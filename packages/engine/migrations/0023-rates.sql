-- How many requests the processes of a node have taken of an allowance, window by window. `term`: of whose it is, keyed.
create table rate_taken (
  term text not null,
  ends timestamptz not null,
  taken integer not null,
  primary key (term, ends)
);
create index rate_taken_ends on rate_taken (ends);
