-- The log that the archive is of, if not this one: the mirror that this one takes the place of.
alter table log_identity add column archived_log text;
