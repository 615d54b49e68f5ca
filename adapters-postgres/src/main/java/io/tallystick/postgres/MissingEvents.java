package io.tallystick.postgres;

import io.tallystick.application.view.LogFlaw;
import io.tallystick.application.view.StreamFlaw;
import io.tallystick.application.view.UserFlaw;
import io.tallystick.domain.kernel.UserId;

import org.jdbi.v3.core.Handle;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds what cannot be seen from any row that is there. To be called in a transaction that sees one
 * moment. Stateless.
 */
final class MissingEvents {

    /**
     * Streams without all versions up to their last, or up to that of their row: in the log that
     * events are appended to, no row is ahead of it. A mirror may follow its store later.
     */
    private static final String STREAMS =
            "with s as materialized (select stream, count(*) as events, max(version) as last from"
                + " events group by stream), r as (select 'contact-' || id as stream, version from"
                + " contacts union all select 'transaction-' || id, version from transactions), m"
                + " as (select exists (select 1 from mirror_checkpoint) as is_mirror), f as"
                + " materialized (select coalesce(s.stream, r.stream) as stream, coalesce(s.events,"
                + " 0) as events, greatest(s.last, case when is_mirror then -1 else r.version end)"
                + " as last from s full join r on r.stream = s.stream cross join m) select stream,"
                + " last + 1 - events as missing, (select coalesce(max(version) + 1, 0) from"
                + " (select version, row_number() over (order by version) - 1 as place from events"
                + " where stream = f.stream) v where version = place) as first from f where events"
                + " <> last + 1 order by stream";

    private MissingEvents() {}

    /** Reads the whole log, and locks nothing. */
    static List<LogFlaw> find(Handle handle) {
        List<LogFlaw> flaws = new ArrayList<>(ofStreams(handle));
        DigestRepair.wrong(handle).forEach(user -> flaws.add(ofUser(handle, user)));
        return flaws;
    }

    private static List<StreamFlaw> ofStreams(Handle handle) {
        return handle.createQuery(STREAMS)
                .map(
                        (row, context) ->
                                new StreamFlaw(
                                        row.getString("stream"),
                                        String.format(
                                                Locale.ROOT,
                                                "lacks %,d of its events, the first is version %d",
                                                row.getLong("missing"),
                                                row.getLong("first"))))
                .list();
    }

    private static UserFlaw ofUser(Handle handle, UserId user) {
        long counted = LogDigests.read(handle, user).events();
        long events =
                handle.createQuery("select count(*) from events where user_id = :user")
                        .bind("user", user.value())
                        .mapTo(Long.class)
                        .one();
        return new UserFlaw(
                user,
                counted == events
                        ? "has other events than those that were counted when they were written"
                        : String.format(
                                Locale.ROOT,
                                "has %,d events, and %,d were counted when they were written",
                                events,
                                counted));
    }
}
