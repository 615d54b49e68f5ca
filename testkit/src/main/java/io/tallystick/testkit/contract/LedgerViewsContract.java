package io.tallystick.testkit.contract;

import io.tallystick.application.port.LedgerViews;
import io.tallystick.testkit.Samples;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What every {@link LedgerViews} must do. The cases are in the interfaces, by topic. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class LedgerViewsContract
        implements ContactViewCases,
                ContactListCases,
                TransactionViewCases,
                TransactionListCases,
                ProjectingCases,
                CascadeCases {

    private LedgerViewsFixture fixture;
    private LedgerEvents alice;
    private LedgerEvents bob;

    /** A fixture with empty read models. */
    protected abstract LedgerViewsFixture newFixture();

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
    public final LedgerViewsFixture fixture() {
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
