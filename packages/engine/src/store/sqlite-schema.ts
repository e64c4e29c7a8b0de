import type { DatabaseSync } from 'node:sqlite'
import { MigrationFault } from './migrate.ts'

/** What the files `keys-*.sql` say, in SQLite's words; instants are milliseconds. Forward only, each step once. */
const steps: readonly string[] = [
  `create table if not exists page (id text primary key, provider_key text not null, wrapped blob not null, state text not null) strict;
   create table if not exists sheet (id text primary key, page text not null, generation integer not null, slots blob not null, wrapped blob not null) strict;
   create table if not exists tombstone (key text primary key, entry blob not null) strict;
   create table if not exists fact (name text primary key, value blob not null) strict`,
  `alter table page add column generation integer not null default 1;
   alter table page add column follows text;
   alter table page add column begun_at integer not null default 0;
   alter table page add column destruction text not null default 'live';
   alter table page add column destruction_at integer;
   alter table tombstone add column kind text not null default 'destroyed';
   alter table tombstone add column number integer not null default 0;
   alter table tombstone add column page text;
   create unique index page_follows on page (follows);
   create index sheet_by_page on sheet (page, id);
   create index tombstone_by_page on tombstone (page);
   create index tombstone_by_number on tombstone (number)`,
]

/** Brings a key store's file to this software's schema. The first version kept no number: its step is done again and changes nothing. */
export function migrateSqlite(sqlite: DatabaseSync): void {
  const row = sqlite.prepare('pragma user_version').get() as { readonly user_version: number }
  const done = row.user_version
  if (done > steps.length) throw new MigrationFault('the keys store was changed by a newer version')
  if (done === steps.length) return
  sqlite.exec(`begin exclusive; ${steps.slice(done).join(';')}; pragma user_version = ${steps.length}; commit`)
}
