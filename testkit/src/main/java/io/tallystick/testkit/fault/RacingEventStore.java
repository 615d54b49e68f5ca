package io.tallystick.testkit.fault;

import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Lets somebody else go first, just before each of the first appends. Thread-safe. */
public final class RacingEventStore extends ForwardingEventStore {

    private final int races;
    private final IntConsumer rival;
    private final AtomicInteger appends = new AtomicInteger();

    /**
     * @param store does the work
     * @param races before how many appends the rival goes first
     * @param rival appends to the same store, past this one; given the number of the race, from 1
     */
    public RacingEventStore(EventStore store, int races, IntConsumer rival) {
        super(store);
        this.races = races;
        this.rival = rival;
    }

    /** How many appends were tried. */
    public int appends() {
        return appends.get();
    }

    @Override
    public AppendResult append(StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
        int number = appends.incrementAndGet();
        if (number <= races) {
            rival.accept(number);
        }
        return super.append(stream, expected, events);
    }
}
