package io.tallystick.testkit.contract;

import io.tallystick.application.port.EventStore;
import io.tallystick.application.port.Subscriber;
import io.tallystick.application.port.Subscription;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.StreamSlice;
import io.tallystick.testkit.fault.ForwardingEventStore;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Stores that read with one fault each. */
final class ReadFaults {

    private ReadFaults() {}

    private static RecordedEvent with(RecordedEvent event, String data) {
        return new RecordedEvent(
                event.stream(),
                event.version(),
                event.id(),
                event.type(),
                event.schemaVersion(),
                data,
                event.metadata(),
                event.recordedAt());
    }

    /** Reads as if positions were given before a commit: the newest of a page may be missed. */
    static final class SkipsWhileOthersAppend extends ForwardingEventStore {
        SkipsWhileOthersAppend(EventStore store) {
            super(store);
        }

        @Override
        public StorePage readAll(StorePosition after, int limit) {
            StorePage page = super.readAll(after, limit);
            boolean isLive = page.isEnd() && page.events().size() > 1;
            return isLive && !after.equals(StorePosition.START)
                    ? new StorePage(
                            page.events().subList(0, page.events().size() - 1),
                            page.next(),
                            page.isEnd())
                    : page;
        }
    }

    static final class ReadsBackwardsForwards extends ForwardingEventStore {
        ReadsBackwardsForwards(EventStore store) {
            super(store);
        }

        @Override
        public StreamSlice readBackwards(StreamName stream, long fromVersion, int limit) {
            StreamSlice slice = super.readBackwards(stream, fromVersion, limit);
            return new StreamSlice(slice.events().reversed(), slice.isEnd());
        }
    }

    static final class StartsOnePageEventLate extends ForwardingEventStore {
        StartsOnePageEventLate(EventStore store) {
            super(store);
        }

        @Override
        public StreamSlice readForwards(StreamName stream, long fromVersion, int limit) {
            long from = fromVersion == 0 ? 0 : fromVersion + 1;
            return super.readForwards(stream, from, limit);
        }
    }

    static final class KnowsNoEnd extends ForwardingEventStore {
        KnowsNoEnd(EventStore store) {
            super(store);
        }

        @Override
        public StreamSlice readForwards(StreamName stream, long fromVersion, int limit) {
            StreamSlice slice = super.readForwards(stream, fromVersion, limit);
            return new StreamSlice(slice.events(), slice.events().size() < limit);
        }
    }

    static final class TakesAnyPosition extends ForwardingEventStore {
        TakesAnyPosition(EventStore store) {
            super(store);
        }

        @Override
        public StorePage readAll(StorePosition after, int limit) {
            boolean isNumber = after.token().matches("[0-9]*");
            return super.readAll(isNumber ? after : StorePosition.START, limit);
        }
    }

    static final class NeverWakes extends ForwardingEventStore {
        NeverWakes(EventStore store) {
            super(store);
        }

        @Override
        public boolean awaitEventsAfter(StorePosition position, Duration timeout)
                throws InterruptedException {
            return new CountDownLatch(1).await(timeout.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    static final class LosesComments extends ForwardingEventStore {
        LosesComments(EventStore store) {
            super(store);
        }

        @Override
        protected RecordedEvent seen(RecordedEvent event) {
            EventMetadata metadata = event.metadata();
            return event.withMetadata(
                    new EventMetadata(
                            metadata.userId(),
                            metadata.occurredAt(),
                            metadata.correlationId(),
                            metadata.causationId(),
                            null,
                            metadata.keyUse()));
        }
    }

    static final class LosesKeys extends ForwardingEventStore {
        LosesKeys(EventStore store) {
            super(store);
        }

        @Override
        protected RecordedEvent seen(RecordedEvent event) {
            EventMetadata metadata = event.metadata();
            return event.withMetadata(
                    new EventMetadata(
                            metadata.userId(),
                            metadata.occurredAt(),
                            metadata.correlationId(),
                            metadata.causationId(),
                            metadata.comment(),
                            null));
        }
    }

    static final class MakesEmptyOfNull extends ForwardingEventStore {
        MakesEmptyOfNull(EventStore store) {
            super(store);
        }

        @Override
        protected RecordedEvent seen(RecordedEvent event) {
            EventMetadata metadata = event.metadata();
            String comment = metadata.comment();
            return event.withMetadata(
                    new EventMetadata(
                            metadata.userId(),
                            metadata.occurredAt(),
                            metadata.correlationId(),
                            metadata.causationId(),
                            comment == null ? "" : comment,
                            metadata.keyUse()));
        }
    }

    static final class LosesMicroseconds extends ForwardingEventStore {
        LosesMicroseconds(EventStore store) {
            super(store);
        }

        @Override
        protected RecordedEvent seen(RecordedEvent event) {
            EventMetadata metadata = event.metadata();
            return event.withMetadata(
                    new EventMetadata(
                            metadata.userId(),
                            metadata.occurredAt().truncatedTo(ChronoUnit.MILLIS),
                            metadata.correlationId(),
                            metadata.causationId(),
                            metadata.comment(),
                            metadata.keyUse()));
        }
    }

    static final class RoundsNumbers extends ForwardingEventStore {

        private static final Pattern LONG_NUMBER = Pattern.compile("-?[0-9]{15,}");

        RoundsNumbers(EventStore store) {
            super(store);
        }

        @Override
        protected RecordedEvent seen(RecordedEvent event) {
            return with(
                    event,
                    LONG_NUMBER
                            .matcher(event.data())
                            .replaceAll(
                                    match ->
                                            Long.toString(
                                                    (long) Double.parseDouble(match.group()))));
        }
    }

    static final class GoesBackInTime extends ForwardingEventStore {
        GoesBackInTime(EventStore store) {
            super(store);
        }

        @Override
        protected RecordedEvent seen(RecordedEvent event) {
            Instant earlier = event.recordedAt().minusSeconds(event.version() * 60);
            return new RecordedEvent(
                    event.stream(),
                    event.version(),
                    event.id(),
                    event.type(),
                    event.schemaVersion(),
                    event.data(),
                    event.metadata(),
                    earlier);
        }
    }

    static final class RepeatsPages extends ForwardingEventStore {
        RepeatsPages(EventStore store) {
            super(store);
        }

        @Override
        public Subscription subscribe(StorePosition after, Subscriber subscriber) {
            return super.subscribe(
                    after,
                    new Subscriber() {
                        @Override
                        public void onEvents(StorePage page) {
                            subscriber.onEvents(page);
                            subscriber.onEvents(page);
                        }

                        @Override
                        public void onFailure(RuntimeException failure) {
                            subscriber.onFailure(failure);
                        }
                    });
        }
    }

    static final class StartsAtTheEnd extends ForwardingEventStore {
        StartsAtTheEnd(EventStore store) {
            super(store);
        }

        @Override
        public Subscription subscribe(StorePosition after, Subscriber subscriber) {
            return super.subscribe(readAll(after, MAX_EVENTS).next(), subscriber);
        }
    }

    static final class CannotBeClosed extends ForwardingEventStore {
        CannotBeClosed(EventStore store) {
            super(store);
        }

        @Override
        public Subscription subscribe(StorePosition after, Subscriber subscriber) {
            super.subscribe(after, subscriber);
            return () -> {};
        }
    }

    static final class SwallowsFailures extends ForwardingEventStore {

        private final List<RuntimeException> swallowed = new CopyOnWriteArrayList<>();

        SwallowsFailures(EventStore store) {
            super(store);
        }

        @Override
        public Subscription subscribe(StorePosition after, Subscriber subscriber) {
            return super.subscribe(
                    after,
                    new Subscriber() {
                        @Override
                        public void onEvents(StorePage page) {
                            try {
                                subscriber.onEvents(page);
                            } catch (IllegalStateException e) {
                                swallowed.add(e);
                            }
                        }

                        @Override
                        public void onFailure(RuntimeException failure) {
                            subscriber.onFailure(failure);
                        }
                    });
        }
    }
}
