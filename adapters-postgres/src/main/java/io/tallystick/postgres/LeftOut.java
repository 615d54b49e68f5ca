package io.tallystick.postgres;

import io.tallystick.application.codec.EventTypes;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.transaction.Transaction;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Which transactions are live by their own events and yet not shown, because of when their contacts
 * were there: {@link Transaction.Live#isShown}, in SQL. Their rows have a state of their own, so
 * whatever counts or lists live ones passes them over. Of one that has only ever been with one
 * contact, readers see for themselves whether that is live, as its deletion may concern many.
 * Stateless.
 */
final class LeftOut {

    /**
     * Of a row {@code r}. One that has only ever been with one contact is left out if it is older
     * than that.
     */
    static final String RULE =
            "case when r.was_with is null then exists (select from contacts c where c.id ="
                + " r.contact_id and c.user_id = r.user_id and c.created_at > r.created_at) else"
                + " not exists (select from contacts c where c.id = r.was_with[1] and c.user_id ="
                + " r.user_id and c.created_at <= r.created_at and (c.state = 'live' or"
                + " c.updated_at > r.created_at)) or exists (select from unnest(r.was_with,"
                + " r.was_since) with ordinality s(contact, since, place) join contacts c on c.id ="
                + " s.contact and c.user_id = r.user_id cross join unnest(c.deletions) d(at) where"
                + " d.at > s.since and (d.at <= r.was_since[s.place + 1] or s.place ="
                + " cardinality(r.was_with))) end";

    private static final String WRONG =
            "select r.id, r.state = 'left_out' as is_left_out from transactions r where r.state in"
                    + " ('live', 'left_out') and (r.state = 'left_out') <> ("
                    + RULE
                    + ") and ";

    /** Each part by its own index: together they would be joined to all transactions. */
    static final String SOME =
            WRONG
                    + "r.contact_id = any(:begun) and r.was_with is null union all "
                    + WRONG
                    + "r.was_with && :changed union all "
                    + WRONG
                    + "r.id = any(:transactions)";

    /** Those that may be wrong; the others need no look at their contacts one by one. */
    private static final String ALL =
            WRONG
                    + "r.id in (select t.id from transactions t left join contacts c on c.id ="
                    + " t.contact_id where t.was_with is not null or t.state = 'left_out' or"
                    + " c.created_at > t.created_at)";

    private LeftOut() {}

    /**
     * Puts right the rows of some transactions, as their contacts' rows are now.
     *
     * @param begun contacts whose creation is new; all that are with one alone are looked at
     * @param changed contacts that were created, deleted or brought back
     * @param transactions that may be wrong themselves
     */
    static void correct(
            Handle handle,
            Collection<UUID> begun,
            Collection<UUID> changed,
            Collection<UUID> transactions) {
        if (begun.isEmpty() && changed.isEmpty() && transactions.isEmpty()) {
            return;
        }
        correct(
                handle,
                handle.createQuery(SOME)
                        .bind("begun", begun.toArray(UUID[]::new))
                        .bind("changed", changed.toArray(UUID[]::new))
                        .bind("transactions", transactions.toArray(UUID[]::new)));
    }

    /** Nearly always there is nothing to write. */
    private static Set<UUID> correct(Handle handle, Query wrong) {
        Map<UUID, Boolean> rows = new TreeMap<>();
        wrong.map(
                        (row, context) ->
                                Map.entry(
                                        row.getObject("id", UUID.class),
                                        row.getBoolean("is_left_out")))
                .forEach(row -> rows.put(row.getKey(), row.getValue()));
        move(handle, rows, true, "live");
        move(handle, rows, false, "left_out");
        return rows.keySet();
    }

    private static void move(
            Handle handle, Map<UUID, Boolean> rows, boolean isLeftOut, String state) {
        UUID[] ids =
                rows.entrySet().stream()
                        .filter(row -> row.getValue() == isLeftOut)
                        .map(Map.Entry::getKey)
                        .toArray(UUID[]::new);
        if (ids.length > 0) {
            handle.createUpdate(
                            "update transactions set state = :state where id = any(:ids) and state"
                                    + " in ('live', 'left_out')")
                    .bind("state", state)
                    .bind("ids", ids)
                    .execute();
        }
    }

    /** Puts right what may be wrong after events, whoever made rows of them. */
    static void correctAfter(Handle handle, List<RecordedEvent> events) {
        Set<UUID> begun = new HashSet<>();
        Set<UUID> changed = new HashSet<>();
        Set<UUID> transactions = new HashSet<>();
        for (RecordedEvent event : events) {
            AggregateType.TRANSACTION.idIn(event.stream()).ifPresent(transactions::add);
            Optional<UUID> contact = AggregateType.CONTACT.idIn(event.stream());
            if (event.type().equals(EventTypes.CONTACT_CREATED)) {
                contact.ifPresent(begun::add);
            }
            if (!event.type().equals(EventTypes.CONTACT_UPDATED)) {
                contact.ifPresent(changed::add);
            }
        }
        correct(handle, begun, changed, transactions);
    }

    /** Puts right all rows, and names their streams. To be done while nobody writes rows. */
    static List<String> correctAll(Handle handle) {
        return names(correct(handle, handle.createQuery(ALL)));
    }

    /** Those of some transactions whose rows are wrong. */
    static List<String> wrong(Handle handle, Collection<UUID> transactions) {
        return names(
                handle.createQuery("select id from (" + WRONG + "r.id = any(:ids)) w")
                        .bind("ids", transactions.toArray(UUID[]::new))
                        .mapTo(UUID.class)
                        .list());
    }

    private static List<String> names(Collection<UUID> transactions) {
        return transactions.stream()
                .map(id -> StreamName.of(AggregateType.TRANSACTION, id).value())
                .sorted()
                .toList();
    }
}
