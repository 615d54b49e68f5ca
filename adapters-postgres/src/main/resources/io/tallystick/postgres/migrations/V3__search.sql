-- What an event is found by: see SearchIndex. Older events get theirs by the next migration.
alter table events add column words tsvector not null default '';

-- A short list of pending entries: every search reads it, and who fills it has to sort it in.
create index events_words on events using gin (words) with (gin_pending_list_limit = 2048);

-- Which stretch of a user's log has events of a time: see LogPages.
create index events_of_user_by_time on events (user_id, (position >> 12), occurred_at) include (position);

-- The words have the contact's id; and an index on data refuses an event with \u0000 in it.
drop index events_transactions_with_contact;
