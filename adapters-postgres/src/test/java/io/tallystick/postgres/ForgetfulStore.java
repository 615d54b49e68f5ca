package io.tallystick.postgres;

import io.tallystick.application.port.EventStore;
import io.tallystick.application.port.StreamTruncation;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.StreamSlice;
import io.tallystick.testkit.fault.ForwardingEventStore;

import org.jspecify.annotations.NullMarked;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** A store that forgets what it is told to, and scavenges at once. */
@NullMarked
final class ForgetfulStore extends ForwardingEventStore implements StreamTruncation {

    private final Map<StreamName, Long> firstKept = new ConcurrentHashMap<>();
    private volatile boolean scavenged;

    ForgetfulStore(EventStore store) {
        super(store);
    }

    @Override
    public void truncateBefore(StreamName stream, long version) {
        firstKept.merge(stream, version, Math::max);
    }

    @Override
    public void scavenge() {
        scavenged = true;
    }

    boolean isScavenged() {
        return scavenged;
    }

    Map<StreamName, Long> firstKept() {
        return Map.copyOf(firstKept);
    }

    private boolean isKept(RecordedEvent event) {
        return event.version() >= firstKept.getOrDefault(event.stream(), 0L);
    }

    @Override
    public StreamSlice readForwards(StreamName stream, long fromVersion, int limit) {
        long from = Math.max(fromVersion, firstKept.getOrDefault(stream, 0L));
        return super.readForwards(stream, from, limit);
    }

    @Override
    public StreamSlice readBackwards(StreamName stream, long fromVersion, int limit) {
        StreamSlice slice = super.readBackwards(stream, fromVersion, limit);
        List<RecordedEvent> kept = kept(slice.events(), this::isKept);
        return new StreamSlice(kept, slice.isEnd() || kept.size() < slice.events().size());
    }

    @Override
    public StorePage readAll(StorePosition after, int limit) {
        StorePage page = super.readAll(after, limit);
        return scavenged
                ? new StorePage(kept(page.events(), this::isKept), page.next(), page.isEnd())
                : page;
    }

    private static List<RecordedEvent> kept(
            List<RecordedEvent> events, Predicate<RecordedEvent> isKept) {
        return events.stream().filter(isKept).toList();
    }
}
