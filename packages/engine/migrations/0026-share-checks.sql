-- Who showed to have the own share, among all that happened since.
create index event_share_checked on event (at) where kind = 'recovery-share-checked';
