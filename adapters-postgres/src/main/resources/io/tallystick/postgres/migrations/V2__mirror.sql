-- How far the log is a mirror of an event store elsewhere; empty if events are appended here.
create table mirror_checkpoint (
    is_only_row   boolean primary key  default true check (is_only_row),
    position      text        not null,
    last_stream   text,
    last_version  bigint,
    last_event_id uuid,
    reached_end   boolean     not null default false,
    end_seen_at   timestamptz not null default clock_timestamp()
);
