-- The read models as the code of this version knows them: see ReadModelShape.
create table contacts (
    id                 uuid primary key,
    user_id            uuid        not null,
    version            bigint      not null,
    newest_occurred_at timestamptz not null,
    newest_event_id    uuid        not null,
    state              text        not null check (state in ('absent', 'live', 'deleted')),
    name               text collate "C",
    username           text,
    phone              text,
    email              text,
    notes              text,
    created_at         timestamptz,
    updated_at         timestamptz,
    -- all that were not undone, null if there are none: see Lifetime
    deletions          timestamptz[]
);

create table transactions (
    id                 uuid primary key,
    user_id            uuid        not null,
    version            bigint      not null,
    newest_occurred_at timestamptz not null,
    newest_event_id    uuid        not null,
    -- left_out: live by its own events, but not by those of its contacts; see LeftOut
    state              text        not null
        check (state in ('absent', 'live', 'left_out', 'deleted')),
    contact_id         uuid,
    kind               text check (kind in ('money', 'item')),
    direction          text check (direction in ('owed', 'lent')),
    amount             bigint,
    currency           text collate "C",
    description        text,
    transaction_date   date,
    due_date           date,
    created_at         timestamptz,
    updated_at         timestamptz,
    -- the contacts that a live one was with, one after the other, and since when; null if it was
    -- with one alone
    was_with           uuid[],
    was_since          timestamptz[]
);

create table contact_balances (
    user_id      uuid    not null,
    contact_id   uuid    not null,
    kind         text    not null,
    currency     text    not null,
    amount       numeric not null,
    transactions bigint  not null,
    primary key (user_id, contact_id, kind, currency)
);
