package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.command.Outcome;
import io.tallystick.application.command.Precondition;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.testkit.Samples;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** What is written about something whose row somebody spoilt. */
@NullMarked
class UnreadableRowTest {

    @Nested
    class InTheDatabaseOfTheLog extends Cases<PostgresFixture> {

        @Override
        PostgresFixture newFixture() {
            return new PostgresFixture();
        }
    }

    @Nested
    class InAMirror extends Cases<MirrorFixture> {

        @Override
        MirrorFixture newFixture() {
            return new MirrorFixture();
        }
    }

    /** In every kind of database. */
    @DisplayNameGeneration(ReplaceUnderscores.class)
    abstract static class Cases<F extends RowsFixture> extends RowsCase<F> {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "update contacts set name = ''",
                    "update contacts set name = null",
                    "update transactions set amount = -1",
                    "update transactions set currency = 'euros'",
                    "update transactions set transaction_date = null"
                })
        void goes_well_and_puts_the_row_right(String damage) {
            ContactId ann = contact("Ann");
            ContactId ben = contact("Ben");
            TransactionId lunch =
                    new TransactionId(
                            ((Outcome.Committed<?>)
                                            ledger.transactions()
                                                    .create(BY_ALICE, null, Samples.lent(ann, 100)))
                                    .id());
            fixture.catchUp();
            execute(damage);

            rename(ann, "Anna");
            ledger.transactions()
                    .update(BY_ALICE, lunch, Samples.movedTo(ben), Precondition.none());
            contact("Cid");
            fixture.catchUp();

            assertThat(texts("select stream from parked_streams")).isEmpty();
            assertThat(texts("select name from contacts where id = '" + ann.value() + "'"))
                    .containsExactly("Anna");
            assertThat(texts("select name from contacts where name = 'Cid'")).hasSize(1);
            assertThat(
                            texts(
                                    "select amount || currency || (transaction_date is not null)"
                                            + " from transactions"))
                    .isEqualTo(List.of("100USDtrue"));
        }
    }
}
