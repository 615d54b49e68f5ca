package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

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
}
