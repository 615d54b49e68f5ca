-- Balances still move in the statement that changes their transactions, but once for all its rows.
drop trigger transactions_move_balance on transactions;
drop function move_balance();

create function move_balances_of_new() returns trigger
    language plpgsql as
$$
begin
    insert into contact_balances as b (user_id, contact_id, kind, currency, amount, transactions)
    select user_id, contact_id, kind, currency,
           sum(case direction when 'lent' then amount else -amount end), count(*)
    from new_rows
    where state = 'live'
    group by user_id, contact_id, kind, currency
    order by user_id, contact_id, kind, currency
    on conflict (user_id, contact_id, kind, currency) do update
        set amount       = b.amount + excluded.amount,
            transactions = b.transactions + excluded.transactions;
    return null;
end
$$;

create function move_balances_of_changed() returns trigger
    language plpgsql as
$$
begin
    insert into contact_balances as b (user_id, contact_id, kind, currency, amount, transactions)
    select user_id, contact_id, kind, currency, sum(amount), sum(transactions)
    from (select user_id, contact_id, kind, currency, 1 as transactions,
                 case direction when 'lent' then amount else -amount end as amount
          from new_rows
          where state = 'live'
          union all
          select user_id, contact_id, kind, currency, -1,
                 case direction when 'lent' then -amount else amount end
          from old_rows
          where state = 'live') m
    group by user_id, contact_id, kind, currency
    having sum(amount) <> 0 or sum(transactions) <> 0
    order by user_id, contact_id, kind, currency
    on conflict (user_id, contact_id, kind, currency) do update
        set amount       = b.amount + excluded.amount,
            transactions = b.transactions + excluded.transactions;
    delete from contact_balances b
    using old_rows o
    where b.user_id = o.user_id and b.contact_id = o.contact_id and b.kind = o.kind
      and b.currency = o.currency and b.transactions = 0 and o.state = 'live';
    return null;
end
$$;

create function move_balances_of_deleted() returns trigger
    language plpgsql as
$$
begin
    update contact_balances b
    set amount       = b.amount - o.amount,
        transactions = b.transactions - o.transactions
    from (select user_id, contact_id, kind, currency, count(*) as transactions,
                 sum(case direction when 'lent' then amount else -amount end) as amount
          from old_rows
          where state = 'live'
          group by user_id, contact_id, kind, currency) o
    where b.user_id = o.user_id and b.contact_id = o.contact_id and b.kind = o.kind
      and b.currency = o.currency;
    delete from contact_balances b
    using old_rows o
    where b.user_id = o.user_id and b.contact_id = o.contact_id and b.kind = o.kind
      and b.currency = o.currency and b.transactions = 0 and o.state = 'live';
    return null;
end
$$;

create trigger transactions_inserted
    after insert on transactions
    referencing new table as new_rows
    for each statement
execute function move_balances_of_new();

create trigger transactions_updated
    after update on transactions
    referencing old table as old_rows new table as new_rows
    for each statement
execute function move_balances_of_changed();

create trigger transactions_deleted
    after delete on transactions
    referencing old table as old_rows
    for each statement
execute function move_balances_of_deleted();
