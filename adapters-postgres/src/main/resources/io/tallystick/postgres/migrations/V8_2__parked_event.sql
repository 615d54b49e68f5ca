-- Which event a stream is parked by: only when it is in the log may the stream be released. Unknown
-- of those parked before.
alter table parked_streams
    add column event_id uuid;
