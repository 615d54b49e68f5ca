-- Who may use the server. State, not events: the log knows users by the id of their ledger alone.
create table accounts (
    id            uuid primary key,
    ledger        uuid        not null,
    role          text        not null check (role in ('user', 'administrator')),
    name          text        not null collate "C",
    password_hash text,
    issuer        text,
    subject       text,
    state         text        not null check (state in ('active', 'disabled', 'removed')),
    generation    bigint      not null,
    created_at    timestamptz not null,
    check ((issuer is null) = (subject is null)),
    check (issuer is null or password_hash is null)
);
-- A name is free again when its account is removed; an external identity is not, or else whoever
-- was removed would come back as somebody new with the next request.
create unique index accounts_name on accounts (role, name) where state <> 'removed' and issuer is null;
create unique index accounts_external on accounts (issuer, subject) where issuer is not null;
create unique index accounts_ledger on accounts (ledger) where state <> 'removed';

create table logins (
    id             uuid primary key,
    seq            bigint generated always as identity,
    account        uuid        not null references accounts (id),
    at             timestamptz not null,
    address        text        not null,
    user_agent     text,
    failure_reason text
);
create index logins_of_account on logins (account, seq);

create table administrative_acts (
    seq     bigint generated always as identity primary key,
    at      timestamptz not null,
    actor   text        not null,
    act     text        not null,
    target  text,
    address text,
    outcome text        not null
);

-- Whoever can read this can make a token for anybody, and could as well change anything else here.
create table signing_keys (
    seq        bigint generated always as identity primary key,
    id         text        not null unique,
    secret     bytea       not null,
    created_at timestamptz not null
);
