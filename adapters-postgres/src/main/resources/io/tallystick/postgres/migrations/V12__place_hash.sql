-- By which an event is seen to be where it was written: SHA-256 of its hash and its position (eight
-- bytes, the highest first). Events that are there already get theirs by the next migration.
alter table events add column place_hash bytea;
