package io.tallystick.testkit.contract;

import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AppendResult;

import java.time.Duration;

/** One adapter's empty event store, made for one test, and what it declares about itself. */
public interface EventStoreFixture extends AutoCloseable {

    /** The store; after {@link #reopen} the new one. */
    EventStore store();

    /** Whether appends are answered {@link AppendResult.KeyAlreadyUsed}. */
    boolean indexesKeys();

    /** Whether {@link AppendResult.Appended#certainlyNew} is true for what is new. */
    boolean tellsNewFromRepeated();

    /** Whether events outlive {@link #reopen}. */
    boolean isDurable();

    /** Stops the store and starts it again on the same data, as a new process would. */
    void reopen();

    /**
     * Runs {@code meanwhile} while a writer that is none of the test's is in the middle of an
     * append; afterwards that append is rolled back. Appends of the test may have to wait, reads
     * must not. A store without transactions has nothing to hold open.
     */
    default void whileWriterIsHeldOpen(Runnable meanwhile) {
        meanwhile.run();
    }

    /** How long a test waits for what must happen. */
    default Duration patience() {
        return Duration.ofSeconds(30);
    }

    /** Frees what the fixture holds. */
    @Override
    void close();
}
