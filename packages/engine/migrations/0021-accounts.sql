-- Accounts at identity providers are among the ways to sign in of an actor, and found as the others are. A visit at a provider
-- leaves nothing here until it is finished: what it goes by is keyed, and its name is then among the challenges that were used.
alter table provider_account rename column person to actor;
alter index provider_account_by_person rename to provider_account_by_actor;
drop table provider_visit;
