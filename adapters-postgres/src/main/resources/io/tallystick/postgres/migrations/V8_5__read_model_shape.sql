-- Of which shape the read models are that serve: see ReadModelShape. Without a row they are as
-- migrations made them.
create table read_model_shape (
    is_only_row boolean primary key default true check (is_only_row),
    version     integer not null,
    definition  text    not null
);

-- A server says which shape it knows. One of another version must not write rows that are wrong in
-- this one; to it the tables are not available.
create function refuse_other_shapes() returns trigger
    language plpgsql as
$$
begin
    if current_setting('tallystick.read_models', true) <> tg_argv[0] then
        raise exception 'the read models are of shape %, and this server knows shape %',
            tg_argv[0], current_setting('tallystick.read_models', true)
            using errcode = '57P03', hint = 'Stop it, or start it again with the newer version.';
    end if;
    return null;
end
$$;

create trigger contacts_shape before insert or update or delete on contacts
    for each statement execute function refuse_other_shapes('1');
create trigger transactions_shape before insert or update or delete on transactions
    for each statement execute function refuse_other_shapes('1');
create trigger contact_balances_shape before insert or update or delete on contact_balances
    for each statement execute function refuse_other_shapes('1');
