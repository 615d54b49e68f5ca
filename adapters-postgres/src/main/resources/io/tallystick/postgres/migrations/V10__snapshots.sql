-- What the beginning of a stream folds to, so that it need not be read from the archive; never
-- needed, for the events say it too.
create table snapshots (
    stream         text primary key,
    version        bigint  not null,
    schema_version integer not null,
    state          json    not null
);

-- The schema version of the snapshots that were taken of what was cut; 0 if none were.
alter table archived_segments add column snapshots integer not null default 0;
