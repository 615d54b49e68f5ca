-- An event that is cut has its data in the archive; its row stays, for all that is looked up by it.
alter table events alter column data drop not null;

-- By which a row is seen to be as it was written: see EventHash. Unknown of older events.
alter table events add column hash bytea;

-- What was cut, segment by segment: all positions up to the last of the last segment. By the hash
-- of a segment we know what it was when it was cut.
create table archived_segments (
    last_position bigint primary key,
    segment       integer     not null,
    hash          text        not null,
    events        bigint      not null,
    cut_at        timestamptz not null default clock_timestamp()
);

alter table operations
    drop constraint operations_kind_check,
    add constraint operations_kind_check check (kind in ('rebuild', 'archive', 'restore'));
create unique index operations_one_archiving on operations ((true))
    where state = 'running' and kind in ('archive', 'restore');
