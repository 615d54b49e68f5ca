package io.tallystick.postgres;

import org.jdbi.v3.core.Handle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The tables of the read models, made anew in a schema of their own, and put in the place of those
 * that serve. Immutable.
 *
 * @param live the schema of the tables that serve, quoted
 * @param beside that of the new ones, quoted
 */
record BesideTables(String live, String beside) {

    /** In the order in which they are locked. */
    private static final List<String> TABLES =
            List.of("contacts", "transactions", "contact_balances");

    private static final Duration PATIENCE = Duration.ofMillis(200);

    /** For longer than the server takes to send away a vacuum of its own that is in the way. */
    private static final Duration LONG_PATIENCE = Duration.ofMillis(1500);

    private static final int LONG_EACH = 5;

    static BesideTables of(Handle handle) {
        return handle.createQuery(
                        "select quote_ident(current_schema()) as live,"
                                + " quote_ident(current_schema() || '_beside') as beside")
                .map(
                        (row, context) ->
                                new BesideTables(row.getString("live"), row.getString("beside")))
                .one();
    }

    /** Makes them without rows, and throws away what is left of an earlier attempt. */
    void create(Handle handle) {
        drop(handle);
        handle.execute("create schema " + beside);
        enter(handle);
        run(handle, "tables.sql");
        handle.execute(
                "create table parked_streams (like "
                        + live
                        + ".parked_streams including all); create table suspects (type text, id"
                        + " uuid, seen bigint, primary key (type, id)); create table"
                        + " suspected_balances (user_id uuid, contact_id uuid, kind text, currency"
                        + " text, primary key (user_id, contact_id, kind, currency))");
    }

    /** Until the transaction ends, names of tables mean the new ones wherever there are such. */
    void enter(Handle handle) {
        handle.execute("set local search_path = " + beside + ", " + live);
    }

    /** To be called once the rows are there. */
    void complete(Handle handle) {
        enter(handle);
        LeftOut.correctAll(handle);
        run(handle, "indexes.sql");
        handle.execute("analyze contacts, transactions, contact_balances");
    }

    void drop(Handle handle) {
        handle.execute("drop schema if exists " + beside + " cascade");
    }

    /**
     * Puts them in the place of those that serve, which go. Does not wait long for readers: all
     * others who come meanwhile wait behind it.
     *
     * @param attempt which try this is, from 0
     */
    void swap(Handle handle, int attempt) {
        lock(handle, attempt);
        grants(handle).forEach(handle::execute);
        handle.execute(
                "drop table %1$s.contacts, %1$s.transactions, %1$s.contact_balances"
                        .formatted(live));
        for (String table : TABLES) {
            handle.execute("alter table %s.%s set schema %s".formatted(beside, table, live));
        }
        drop(handle);
    }

    /**
     * A reader may have the tables in any order. Only the first is ever waited for at length, as
     * long as no other is held, so nobody deadlocks.
     */
    private void lock(Handle handle, int attempt) {
        List<String> order = new ArrayList<>(TABLES);
        Collections.rotate(order, attempt);
        boolean isLong = attempt % LONG_EACH == LONG_EACH - 1;
        patience(handle, isLong ? LONG_PATIENCE : PATIENCE);
        for (String table : order) {
            handle.execute("lock table " + live + "." + table + " in access exclusive mode");
            patience(handle, PATIENCE);
        }
    }

    private static void patience(Handle handle, Duration patience) {
        handle.execute("set local lock_timeout = " + patience.toMillis());
    }

    /** What others may do with the tables that serve, for the new ones. */
    private List<String> grants(Handle handle) {
        return handle.createQuery(
                        "select 'grant ' || a.privilege_type || ' on ' || :beside || '.' ||"
                            + " quote_ident(c.relname) || ' to ' || case a.grantee when 0 then"
                            + " 'public' else quote_ident(pg_get_userbyid(a.grantee)) end || case"
                            + " when a.is_grantable then ' with grant option' else '' end from"
                            + " pg_class c cross join aclexplode(c.relacl) a where a.grantee <>"
                            + " c.relowner and c.oid = any(array(select (:live || '.' ||"
                            + " t)::regclass::oid from unnest(:tables) t))")
                .bind("beside", beside)
                .bind("live", live)
                .bind("tables", TABLES.toArray(String[]::new))
                .mapTo(String.class)
                .list();
    }

    private static void run(Handle handle, String name) {
        handle.createScript(definition(name)).execute();
    }

    static String definition(String name) {
        String path = "read-models/" + name;
        try (InputStream file = BesideTables.class.getResourceAsStream(path)) {
            if (file == null) {
                throw new IllegalStateException("no resource " + path);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
