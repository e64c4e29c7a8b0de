-- Long work, as people see it and as it survives. `about` names what the work is for; its durable state is there, so that
-- it may be begun again. The queue that wakes its workers has a schema of its own and may be lost without losing a job.
create table job (
  id uuid primary key,
  kind text not null,
  about text not null,
  state text not null,
  done bigint not null default 0,
  total bigint not null default 0,
  unit text not null,
  queued_at timestamptz not null,
  not_before timestamptz not null,
  begun_at timestamptz,
  ended_at timestamptz,
  -- How often its worker failed; and why, as a code and never as a sentence.
  failures integer not null default 0,
  fault text,
  -- Somebody asked for its end while it ran.
  cancelling boolean not null default false,
  -- Which run has it, and until when that run is believed alive. A new run has a new holder.
  holder uuid,
  alive_until timestamptz
);
create index job_open on job (kind, not_before) where state in ('queued', 'running');
create index job_by_time on job (queued_at);
