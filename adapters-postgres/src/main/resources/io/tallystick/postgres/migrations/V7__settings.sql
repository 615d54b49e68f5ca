-- What users have set in the app. Not part of the ledger: the last one to write wins.
create table settings (
    user_id    uuid        not null,
    key        text        not null,
    value      text        not null,
    updated_at timestamptz not null default now(),
    primary key (user_id, key)
);
