package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows that come in bulk. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SqlCopyTest {

    private static final String FEW = "select n::bigint from generate_series(1, 100) n";
    private static final String MANY = "select n::bigint from generate_series(1, 100000) n";

    private final PostgresFixture fixture = new PostgresFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @RepeatedTest(20)
    void a_connection_goes_on_when_there_are_enough_rows() {
        fixture.jdbi()
                .useHandle(
                        handle -> {
                            boolean hasAll =
                                    handle.inTransaction(
                                            transaction ->
                                                    SqlCopy.out(transaction, FEW, row -> false));

                            assertThat(hasAll).isFalse();
                            assertThat(handle.createQuery("select 1").mapTo(Long.class).one())
                                    .isOne();
                        });
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_connection_goes_on_when_a_row_cannot_be_read() {
        fixture.jdbi()
                .useHandle(
                        handle -> {
                            assertThatThrownBy(() -> handle.inTransaction(this::readBadly))
                                    .isInstanceOf(IllegalArgumentException.class)
                                    .hasMessage("row 1");
                            assertThat(handle.createQuery("select 1").mapTo(Long.class).one())
                                    .isOne();
                        });
    }

    private boolean readBadly(Handle handle) {
        return SqlCopy.out(
                handle,
                MANY,
                row -> {
                    throw new IllegalArgumentException("row " + row.int8());
                });
    }
}
