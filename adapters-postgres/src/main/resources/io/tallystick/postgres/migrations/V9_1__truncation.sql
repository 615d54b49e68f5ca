-- Whether the event store elsewhere has forgotten what was cut; of an own log that means nothing.
alter table archived_segments add column truncated boolean not null default false;
