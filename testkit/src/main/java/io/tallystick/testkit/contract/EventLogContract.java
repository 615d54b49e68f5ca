package io.tallystick.testkit.contract;

import io.tallystick.application.port.EventLog;
import io.tallystick.testkit.Samples;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What every {@link EventLog} must do. The cases are in the interfaces, by topic. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class EventLogContract
        implements LogPageCases, LogFilterCases, LogLookupCases, LogSearchCases, LogSyncCases {

    private EventLogFixture fixture;
    private LedgerEvents alice;
    private LedgerEvents bob;

    /** A fixture with an empty log. */
    protected abstract EventLogFixture newFixture();

    @BeforeEach
    final void setUp() {
        fixture = newFixture();
        alice = new LedgerEvents(fixture.store(), Samples.ALICE);
        bob = new LedgerEvents(fixture.store(), Samples.BOB);
    }

    @AfterEach
    final void tearDown() {
        fixture.close();
    }

    @Override
    public final EventLogFixture fixture() {
        return fixture;
    }

    @Override
    public final LedgerEvents alice() {
        return alice;
    }

    @Override
    public final LedgerEvents bob() {
        return bob;
    }
}
