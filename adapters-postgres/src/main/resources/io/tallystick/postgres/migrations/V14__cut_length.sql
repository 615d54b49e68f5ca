-- How much text the archive has of an event that is cut, so that it is known before it is read.
alter table events add column cut_length integer;
