package io.tallystick.testkit.contract;

import io.tallystick.application.port.EventStore;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What every {@link EventStore} must do. The cases are in the interfaces, by topic. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class EventStoreContract
        implements AppendCases,
                IdempotencyCases,
                StreamReadingCases,
                StoreReadingCases,
                ContentCases,
                FollowingCases,
                RacingCases {

    private EventStoreFixture fixture;
    private Scenario scenario;

    /** A fixture with an empty store. */
    protected abstract EventStoreFixture newFixture();

    @BeforeEach
    final void setUp() {
        fixture = newFixture();
        scenario = new Scenario(fixture);
    }

    @AfterEach
    final void tearDown() {
        fixture.close();
    }

    @Override
    public final EventStoreFixture fixture() {
        return fixture;
    }

    @Override
    public final Scenario scenario() {
        return scenario;
    }
}
