-- Subjects that persons said are one: by the subject that was merged, sealed whole. Into which says only what is sealed, so
-- that there is nothing in clear that could be changed; and a stolen copy does not tell who is one with whom.
create table subject_merge (
  merged uuid primary key,
  sealed bytea not null
);

-- What was merged and undone is looked up among the node's events, of which there are many more of other kinds.
create index event_merging on event (at) where kind in ('subjects-merged', 'subjects-unmerged');
