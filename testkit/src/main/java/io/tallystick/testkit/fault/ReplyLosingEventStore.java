package io.tallystick.testkit.fault;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Does its work, but the replies to the first appends are lost on the way. Thread-safe. */
public final class ReplyLosingEventStore extends ForwardingEventStore {

    private final AtomicInteger repliesToLose;

    /**
     * @param store does the work
     * @param replies how many are lost
     */
    public ReplyLosingEventStore(EventStore store, int replies) {
        super(store);
        this.repliesToLose = new AtomicInteger(replies);
    }

    @Override
    public AppendResult append(StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
        AppendResult result = super.append(stream, expected, events);
        if (repliesToLose.getAndDecrement() > 0) {
            throw new StoreUnavailable(
                    StoreUnavailable.Store.EVENT_STORE, "the reply was lost on purpose");
        }
        return result;
    }
}
