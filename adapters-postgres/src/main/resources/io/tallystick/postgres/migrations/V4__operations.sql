-- Work that outlives the request and the server that started it. A server that works on one renews
-- seen_at; when it does not any more, another goes on after resume_after.
create table operations (
    id               uuid primary key     default gen_random_uuid(),
    kind             text        not null check (kind in ('rebuild')),
    state            text        not null default 'running'
        check (state in ('running', 'succeeded', 'failed', 'cancelled')),
    done             bigint      not null default 0,
    total            bigint,
    resume_after     text        not null default '',
    report           jsonb       not null default '{}',
    started_at       timestamptz not null default clock_timestamp(),
    finished_at      timestamptz,
    error            text,
    cancel_requested boolean     not null default false,
    owner            uuid,
    seen_at          timestamptz not null default '-infinity'
);
create unique index operations_one_running on operations (kind) where state = 'running';
