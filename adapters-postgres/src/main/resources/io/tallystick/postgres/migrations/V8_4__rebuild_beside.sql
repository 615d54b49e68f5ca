-- Whether the read models are built in other tables, which are then swapped.
alter table operations add column beside boolean not null default false;
