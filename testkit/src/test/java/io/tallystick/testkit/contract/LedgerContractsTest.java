package io.tallystick.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The contracts of logs and read models find out those that break them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class LedgerContractsTest {

    @Test
    void a_log_without_events_fails_every_case() {
        Suite.Ending ending = Suite.run(EmptyLog.class);

        assertThat(ending.notFailed()).isEmpty();
        assertThat(ending.failed()).hasSizeGreaterThan(15);
    }

    @Test
    void read_models_without_rows_fail_every_case() {
        Suite.Ending ending = Suite.run(EmptyViews.class);

        assertThat(ending.notFailed()).isEmpty();
        assertThat(ending.failed()).hasSizeGreaterThan(45);
    }

    /** The suite of a log that has nothing. */
    static final class EmptyLog extends EventLogContract {
        @Override
        protected EventLogFixture newFixture() {
            return new NoopLedger();
        }
    }

    /** The suite of read models that have nothing. */
    static final class EmptyViews extends LedgerViewsContract {
        @Override
        protected LedgerViewsFixture newFixture() {
            return new NoopLedger();
        }
    }
}
