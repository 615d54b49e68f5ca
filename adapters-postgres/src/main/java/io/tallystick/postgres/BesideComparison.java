package io.tallystick.postgres;

import io.tallystick.application.operation.RepairedBalances;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.StreamName;

import org.jdbi.v3.core.Handle;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Compares the tables that are built with those that serve, in the columns that both have. What
 * differs while events come is only suspected: it is looked at again when no more can come.
 * Immutable.
 */
record BesideComparison(BesideTables tables) {

    private static final List<String> BALANCE_KEY =
            List.of("user_id", "contact_id", "kind", "currency");

    /** Remembers all rows that differ now, beside those that did before. */
    void suspect(Handle handle) {
        for (AggregateType type : AggregateType.values()) {
            handle.createUpdate(
                            "insert into %s.suspects (type, id) select :type, id from %s where %s"
                                            .formatted(
                                                    tables.beside(),
                                                    joined(StreamRepair.table(type), List.of("id")),
                                                    differ(handle, StreamRepair.table(type)))
                                    + " on conflict do nothing")
                    .bind("type", type.name())
                    .execute();
        }
        String key = String.join(", ", BALANCE_KEY);
        handle.execute(
                "insert into %1$s.suspected_balances (%2$s) select %2$s from %3$s where %4$s on"
                                .formatted(
                                        tables.beside(),
                                        key,
                                        joined("contact_balances", BALANCE_KEY),
                                        differ(handle, "contact_balances"))
                        + " conflict do nothing");
        handle.execute(
                "analyze %1$s.suspects; analyze %1$s.suspected_balances"
                        .formatted(tables.beside()));
    }

    /**
     * The suspects whose rows serve with events that the new rows have not; each is answered once,
     * unless its row has moved since.
     */
    List<StreamName> ahead(Handle handle) {
        List<StreamName> ahead = new ArrayList<>();
        for (AggregateType type : AggregateType.values()) {
            handle.createQuery(
                            "update %1$s.suspects q set seen = a.version from (select l.id,"
                                    .concat(
                                            " l.version from %2$s.%3$s l left join %1$s.%3$s s"
                                                + " using (id) where s.id is null or l.version >"
                                                + " s.version) a where q.type = :type and q.id ="
                                                + " a.id and q.seen is distinct from a.version"
                                                + " returning q.id")
                                    .formatted(
                                            tables.beside(),
                                            tables.live(),
                                            StreamRepair.table(type)))
                    .bind("type", type.name())
                    .mapTo(UUID.class)
                    .forEach(id -> ahead.add(StreamName.of(type, id)));
        }
        return ahead;
    }

    /** The suspects that still differ, by name. Others are not looked at. */
    List<String> differing(Handle handle) {
        List<String> differing = new ArrayList<>();
        for (AggregateType type : AggregateType.values()) {
            String table = StreamRepair.table(type);
            handle.createQuery(
                            "select id from %s where type = :type and %s order by id"
                                    .formatted(
                                            suspected("suspects", table, List.of("id")),
                                            differ(handle, table)))
                    .bind("type", type.name())
                    .mapTo(UUID.class)
                    .forEach(id -> differing.add(StreamName.of(type, id).value()));
        }
        return differing;
    }

    /** The suspected balances that still differ. */
    RepairedBalances differingBalances(Handle handle) {
        return BalanceRows.found(
                handle,
                "select %s, coalesce(l.amount, 0) as was, coalesce(s.amount, 0) as is_now from %s where %s"
                        .formatted(
                                String.join(", ", BALANCE_KEY),
                                suspected("suspected_balances", "contact_balances", BALANCE_KEY),
                                differ(handle, "contact_balances")));
    }

    private String suspected(String suspects, String table, List<String> key) {
        return "%2$s.%3$s q left join %1$s.%4$s l using (%5$s) left join %2$s.%4$s s using (%5$s)"
                .formatted(tables.live(), tables.beside(), suspects, table, String.join(", ", key));
    }

    private String joined(String table, List<String> key) {
        return "%1$s.%3$s l full join %2$s.%3$s s using (%4$s)"
                .formatted(tables.live(), tables.beside(), table, String.join(", ", key));
    }

    private String differ(Handle handle, String table) {
        List<String> columns = columns(handle, table);
        return "("
                + columns.stream().map(column -> "l." + column).collect(Collectors.joining(", "))
                + ") is distinct from ("
                + columns.stream().map(column -> "s." + column).collect(Collectors.joining(", "))
                + ")";
    }

    /** Quoted. */
    private List<String> columns(Handle handle, String table) {
        return handle.createQuery(
                        "select quote_ident(s.attname) from pg_attribute s join pg_attribute l on"
                            + " l.attname = s.attname where s.attrelid = cast(:beside as regclass)"
                            + " and l.attrelid = cast(:live as regclass) and s.attnum > 0 and"
                            + " l.attnum > 0 and not s.attisdropped and not l.attisdropped and"
                            + " l.atttypid = s.atttypid order by s.attnum")
                .bind("beside", tables.beside() + "." + table)
                .bind("live", tables.live() + "." + table)
                .mapTo(String.class)
                .list();
    }
}
