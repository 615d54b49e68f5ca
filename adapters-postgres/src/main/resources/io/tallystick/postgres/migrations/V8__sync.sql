-- Events that were made on phones: when by the phone's clock, and a hash of all that it said.
alter table events
    add column phone_time   timestamptz,
    add column content_hash bytea;

-- A phone sends an event again and again until it knows that we have it.
create index events_of_user_by_id on events (user_id, event_id);

-- What a user's events add up to: see LogDigest. Moves in the statement that appends. Events that
-- are there already are counted by the next migration.
create table log_digests (
    user_id            uuid primary key,
    sum                numeric     not null,
    events             bigint      not null,
    newest_occurred_at timestamptz not null
);
