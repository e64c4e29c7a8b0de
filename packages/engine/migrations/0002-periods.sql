-- Each compartment has its own period and version: what is restricted together lapses together, apart from the rest of
-- its record, and a compartment is sealed anew without its neighbours.
alter table compartment add column epoch uuid;
alter table compartment add column version integer not null default 1;
update compartment set epoch = record.epoch, version = record.version from record where record.id = compartment.record;
alter table compartment alter column epoch set not null;

-- Which compartment of its record a term was made from, by number: a term goes when its compartment does.
alter table compartment add column part smallint not null default 0;
alter table term add column part smallint not null default 0;
alter table term drop constraint term_pkey;
alter table term add primary key (term, record, part);

-- What is about one person; elements about nobody are under their record's own id.
create index compartment_by_subject on compartment (subject) where subject <> record;
-- Records of one period lie together: a summary of each range of pages is enough, and costs intake next to nothing.
create index compartment_by_epoch on compartment using brin (epoch);
create index record_by_epoch on record using brin (epoch);
