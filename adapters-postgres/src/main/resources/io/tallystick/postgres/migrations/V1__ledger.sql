-- The log: every event of every stream, in one order. Nothing here is ever updated.
create table log_identity (
    is_only_row boolean primary key default true check (is_only_row),
    epoch       text not null
);
insert into log_identity (epoch) values (left(replace(gen_random_uuid()::text, '-', ''), 12));

create sequence events_position;

create table events (
    position       bigint primary key,
    stream         text        not null,
    version        bigint      not null check (version >= 0),
    event_id       uuid        not null,
    type           text        not null,
    schema_version integer     not null check (schema_version >= 1),
    user_id        uuid        not null,
    occurred_at    timestamptz not null,
    recorded_at    timestamptz not null,
    correlation_id text        not null,
    causation_id   text,
    comment        text,
    key_hash       bytea,
    fingerprint    bytea,
    data           json        not null,
    constraint events_stream_version unique (stream, version)
);
create index events_of_user on events (user_id, position);
create unique index events_key on events (user_id, key_hash) where key_hash is not null;
create index events_transactions_with_contact on events ((data ->> 'contact_id'))
    where type in ('TransactionCreated', 'TransactionUpdated');

-- The read models: each row is the fold of one stream, up to its version.
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
    updated_at         timestamptz
);
create index contacts_by_name on contacts (user_id, name, id);

create table transactions (
    id                 uuid primary key,
    user_id            uuid        not null,
    version            bigint      not null,
    newest_occurred_at timestamptz not null,
    newest_event_id    uuid        not null,
    state              text        not null check (state in ('absent', 'live', 'deleted')),
    contact_id         uuid,
    kind               text check (kind in ('money', 'item')),
    direction          text check (direction in ('owed', 'lent')),
    amount             bigint,
    currency           text collate "C",
    description        text,
    transaction_date   date,
    due_date           date,
    created_at         timestamptz,
    updated_at         timestamptz
);
create index transactions_by_date on transactions (user_id, transaction_date desc, id);
create index transactions_of_contact on transactions (contact_id, transaction_date desc, id);
create index transactions_due on transactions (user_id, due_date)
    where state = 'live' and due_date is not null;

-- What a user's live transactions with a contact sum to, whether or not the contact is live.
create table contact_balances (
    user_id      uuid    not null,
    contact_id   uuid    not null,
    kind         text    not null,
    currency     text    not null,
    amount       numeric not null,
    transactions bigint  not null,
    primary key (user_id, contact_id, kind, currency)
);

create table parked_streams (
    stream    text primary key,
    version   bigint      not null,
    reason    text        not null,
    parked_at timestamptz not null default now()
);

-- A balance moves with the row of its transaction, in the same statement, whoever writes the row.
create function move_balance() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'UPDATE'
        and (old.state, old.contact_id, old.kind, old.direction, old.amount, old.currency)
            is not distinct from
            (new.state, new.contact_id, new.kind, new.direction, new.amount, new.currency)
    then
        return null;
    end if;
    if tg_op in ('UPDATE', 'DELETE') and old.state = 'live' then
        update contact_balances
        set amount       = amount - case old.direction when 'lent' then old.amount else -old.amount end,
            transactions = transactions - 1
        where user_id = old.user_id and contact_id = old.contact_id and kind = old.kind
          and currency = old.currency;
        delete
        from contact_balances
        where user_id = old.user_id and contact_id = old.contact_id and kind = old.kind
          and currency = old.currency and transactions = 0;
    end if;
    if tg_op in ('INSERT', 'UPDATE') and new.state = 'live' then
        insert into contact_balances as b (user_id, contact_id, kind, currency, amount, transactions)
        values (new.user_id, new.contact_id, new.kind, new.currency,
                case new.direction when 'lent' then new.amount else -new.amount end, 1)
        on conflict (user_id, contact_id, kind, currency) do update
            set amount       = b.amount + excluded.amount,
                transactions = b.transactions + 1;
    end if;
    return null;
end
$$;

create trigger transactions_move_balance
    after insert or update or delete
    on transactions
    for each row
execute function move_balance();
