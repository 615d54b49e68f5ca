package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;

/** What PostgreSQL does when it has no statistics yet, as after a large import. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ViewPlansTest {

    private PostgresFixture fixture;

    @BeforeEach
    void open() {
        fixture = new PostgresFixture();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void a_transactions_contact_is_found_by_its_id_and_not_among_all_of_its_user() {
        String plan =
                fixture.jdbi()
                        .inTransaction(
                                handle -> {
                                    handle.execute("set local enable_hashjoin = off");
                                    handle.execute("set local enable_mergejoin = off");
                                    handle.execute("set local enable_seqscan = off");
                                    handle.execute("set local enable_bitmapscan = off");
                                    return String.join(
                                            System.lineSeparator(),
                                            handle.createQuery(
                                                            "explain "
                                                                    + ViewRows.TRANSACTIONS
                                                                    + " and "
                                                                    + ViewRows.SHOWN)
                                                    .bind("user", new UUID(1, 1))
                                                    .mapTo(String.class)
                                                    .list());
                                });

        assertThat(plan).contains("contacts_pkey").doesNotContain("contacts_by_name");
    }

    @Test
    void a_contact_that_changes_costs_nothing_for_what_stayed_with_it() {
        String fewContactsWithManyTransactions =
                "insert into contacts (id, user_id, version, newest_occurred_at, newest_event_id,"
                    + " state, name, created_at, updated_at) select"
                    + " cast('00000000-0000-0000-0000-00000000000' || n as uuid),"
                    + " gen_random_uuid(), 0, now(), gen_random_uuid(), 'live', 'C', now(), now()"
                    + " from generate_series(1, 3) n; insert into transactions (id, user_id,"
                    + " version, newest_occurred_at, newest_event_id, state, contact_id, kind,"
                    + " direction, amount, currency, created_at, updated_at) select"
                    + " gen_random_uuid(), c.user_id, 0, now(), gen_random_uuid(), 'live', c.id,"
                    + " 'money', 'lent', 1, 'USD', now(), now() from contacts c, generate_series(1,"
                    + " 5000)";

        String plans =
                fixture.jdbi()
                        .inTransaction(
                                handle -> {
                                    handle.execute(fewContactsWithManyTransactions);
                                    handle.execute("analyze contacts, transactions");
                                    return planOf(handle, List.of(), List.of(new UUID(0, 1)))
                                            + planOf(
                                                    handle,
                                                    List.of(new UUID(0, 9)),
                                                    List.of(new UUID(0, 9)));
                                });

        assertThat(plans)
                .contains("transactions_moved")
                .doesNotContain("Seq Scan on transactions", "Rows Removed");
    }

    private static String planOf(Handle handle, List<UUID> begun, List<UUID> changed) {
        return String.join(
                System.lineSeparator(),
                handle.createQuery("explain (analyze, costs off) " + LeftOut.SOME)
                        .bind("begun", begun.toArray(UUID[]::new))
                        .bind("changed", changed.toArray(UUID[]::new))
                        .bind("transactions", new UUID[0])
                        .mapTo(String.class)
                        .list());
    }
}
