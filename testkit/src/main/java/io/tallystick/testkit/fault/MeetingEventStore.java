package io.tallystick.testkit.fault;

import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets two appends to a stream wait for each other, so that both were decided before either is
 * made. Passes everything on until it is told to. Thread-safe.
 */
public final class MeetingEventStore extends ForwardingEventStore {

    private static final int PAIR = 2;
    private static final long PATIENCE_SECONDS = 60;

    private final Map<StreamName, Meeting> meetings = new ConcurrentHashMap<>();
    private final AtomicInteger held = new AtomicInteger();
    private volatile boolean isCalled;

    /**
     * @param store does the work
     */
    public MeetingEventStore(EventStore store) {
        super(store);
    }

    private static final class Meeting {

        private final AtomicInteger guests = new AtomicInteger();
        private final CyclicBarrier barrier;

        Meeting(Runnable held) {
            this.barrier = new CyclicBarrier(PAIR, held);
        }
    }

    /** From now on the next two appends to each stream meet, and those after them do not. */
    public void callMeetings() {
        meetings.clear();
        held.set(0);
        isCalled = true;
    }

    /** How many pairs of appends have met since. */
    public int meetings() {
        return held.get();
    }

    /**
     * @throws IllegalStateException if the other append of a pair does not come within a minute
     */
    @Override
    public AppendResult append(StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
        if (isCalled) {
            Meeting meeting =
                    meetings.computeIfAbsent(stream, name -> new Meeting(held::incrementAndGet));
            if (meeting.guests.incrementAndGet() <= PAIR) {
                await(meeting.barrier, stream);
            }
        }
        return super.append(stream, expected, events);
    }

    private static void await(CyclicBarrier barrier, StreamName stream) {
        try {
            int unused = barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("nobody else appends to " + stream, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
