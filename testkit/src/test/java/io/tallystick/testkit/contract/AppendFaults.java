package io.tallystick.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.AppendResult.Appended;
import io.tallystick.application.stream.AppendResult.KeyAlreadyUsed;
import io.tallystick.application.stream.AppendResult.VersionConflict;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.testkit.fault.ForwardingEventStore;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stores whose append has one fault each. */
final class AppendFaults {

    private AppendFaults() {}

    private static long version(EventStore store, StreamName stream) {
        return store.readBackwards(stream, Long.MAX_VALUE, 1).events().stream()
                .mapToLong(event -> event.version())
                .findFirst()
                .orElse(-1);
    }

    private static long versionAfter(ExpectedVersion expected) {
        return expected instanceof ExpectedVersion.Exact(long version) ? version + 1 : 0;
    }

    static final class DropsLastOfBatch extends ForwardingEventStore {
        DropsLastOfBatch(EventStore store) {
            super(store);
        }

        @Override
        public AppendResult append(
                StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
            if (events.size() < 2) {
                return super.append(stream, expected, events);
            }
            AppendResult result =
                    super.append(stream, expected, events.subList(0, events.size() - 1));
            return result instanceof Appended(long first, long last, boolean isNew)
                    ? new Appended(first, last + 1, isNew)
                    : result;
        }
    }

    static final class IgnoresExpectedVersion extends ForwardingEventStore {
        IgnoresExpectedVersion(EventStore store) {
            super(store);
        }

        @Override
        public AppendResult append(
                StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
            return super.append(stream, new ExpectedVersion.Any(), events);
        }
    }

    static final class TakesNoStreamForAny extends ForwardingEventStore {
        TakesNoStreamForAny(EventStore store) {
            super(store);
        }

        @Override
        public AppendResult append(
                StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
            boolean isNoStream = expected instanceof ExpectedVersion.NoStream;
            return super.append(stream, isNoStream ? new ExpectedVersion.Any() : expected, events);
        }
    }

    static final class TakesStreamExistsForAny extends ForwardingEventStore {
        TakesStreamExistsForAny(EventStore store) {
            super(store);
        }

        @Override
        public AppendResult append(
                StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
            boolean isExists = expected instanceof ExpectedVersion.StreamExists;
            return super.append(stream, isExists ? new ExpectedVersion.Any() : expected, events);
        }
    }

    static final class IsNotIdempotent extends ForwardingEventStore {
        IsNotIdempotent(EventStore store) {
            super(store);
        }

        @Override
        public AppendResult append(
                StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
            AppendResult result = super.append(stream, expected, events);
            return result instanceof Appended appended && !appended.certainlyNew()
                    ? new VersionConflict(version(this, stream))
                    : result;
        }
    }

    static final class IsIdempotentByFirstId extends ForwardingEventStore {
        IsIdempotentByFirstId(EventStore store) {
            super(store);
        }

        @Override
        public AppendResult append(
                StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
            long first = versionAfter(expected);
            boolean isKnown =
                    !events.isEmpty()
                            && readForwards(stream, first, 1).events().stream()
                                    .anyMatch(event -> event.id().equals(events.get(0).id()));
            return isKnown
                    ? new Appended(first, first + events.size() - 1, false)
                    : super.append(stream, expected, events);
        }
    }

    static final class IsIdempotentByAnyOrder extends ForwardingEventStore {
        IsIdempotentByAnyOrder(EventStore store) {
            super(store);
        }

        @Override
        public AppendResult append(
                StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
            AppendResult result = super.append(stream, expected, events);
            Set<EventId> known = new HashSet<>(Scenario.idsOfRecorded(readStream(stream)));
            long first = versionAfter(expected);
            return result instanceof VersionConflict && known.containsAll(Scenario.idsOf(events))
                    ? new Appended(first, first + events.size() - 1, false)
                    : result;
        }
    }

    static final class ForgetsOldIds extends ForwardingEventStore {
        ForgetsOldIds(EventStore store) {
            super(store);
        }

        @Override
        public AppendResult append(
                StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
            AppendResult result = super.append(stream, expected, events);
            long version = version(this, stream);
            return result instanceof Appended(long first, long last, boolean isNew)
                            && !isNew
                            && last < version - 1000
                    ? new VersionConflict(version)
                    : result;
        }
    }

    static final class SaysRepeatsAreNew extends ForwardingEventStore {
        SaysRepeatsAreNew(EventStore store) {
            super(store);
        }

        @Override
        public AppendResult append(
                StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
            AppendResult result = super.append(stream, expected, events);
            return result instanceof Appended(long first, long last, boolean isNew)
                    ? new Appended(first, last, true)
                    : result;
        }
    }

    static final class ReportsWrongVersion extends ForwardingEventStore {
        ReportsWrongVersion(EventStore store) {
            super(store);
        }

        @Override
        public AppendResult append(
                StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
            AppendResult result = super.append(stream, expected, events);
            return result instanceof VersionConflict(long version)
                    ? new VersionConflict(version + 1)
                    : result;
        }
    }

    static final class TellsKeyBeforeRepeat extends ForwardingEventStore {
        TellsKeyBeforeRepeat(EventStore store) {
            super(store);
        }

        @Override
        public AppendResult append(
                StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
            AppendResult result = super.append(stream, expected, events);
            boolean hasKey = events.stream().anyMatch(event -> event.metadata().keyUse() != null);
            return result instanceof Appended appended && !appended.certainlyNew() && hasKey
                    ? new KeyAlreadyUsed()
                    : result;
        }
    }

    static final class HasNoIndexOfKeys extends ForwardingEventStore {
        HasNoIndexOfKeys(EventStore store) {
            super(store);
        }

        @Override
        public AppendResult append(
                StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
            return super.append(
                    stream, expected, events.stream().map(HasNoIndexOfKeys::bare).toList());
        }

        private static NewEvent bare(NewEvent event) {
            return event.withMetadata(event.metadata().withKeyUse(null));
        }
    }

    /** Where two racers meet in the middle of their appends, so that a fault shows for certain. */
    private static void meet(CountDownLatch two) {
        try {
            two.countDown();
            assertThat(two.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static final class AppendsOneByOne extends ForwardingEventStore {

        private final CountDownLatch two = new CountDownLatch(2);

        AppendsOneByOne(EventStore store) {
            super(store);
        }

        @Override
        public AppendResult append(
                StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
            if (!(super.append(stream, expected, events.subList(0, 1))
                    instanceof Appended(long first, long last, boolean isNew))) {
                return new VersionConflict(version(this, stream));
            }
            meet(two);
            for (NewEvent event : events.subList(1, events.size())) {
                super.append(stream, new ExpectedVersion.Any(), List.of(event));
            }
            return new Appended(first, first + events.size() - 1, isNew);
        }
    }

    static final class ChecksVersionTooEarly extends ForwardingEventStore {

        private final CountDownLatch two = new CountDownLatch(2);

        ChecksVersionTooEarly(EventStore store) {
            super(store);
        }

        @Override
        public AppendResult append(
                StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
            long version = version(this, stream);
            if (!expected.equals(ExpectedVersion.at(version))) {
                return new VersionConflict(version);
            }
            meet(two);
            return super.append(stream, new ExpectedVersion.Any(), events);
        }
    }

    static final class TakesAnyNumberOfEvents extends ForwardingEventStore {
        TakesAnyNumberOfEvents(EventStore store) {
            super(store);
        }

        @Override
        public AppendResult append(
                StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
            int limit = Math.min(events.size(), MAX_EVENTS);
            return super.append(stream, expected, events.subList(0, limit));
        }
    }

    static final class IgnoresCaseOfStreams extends ForwardingEventStore {
        IgnoresCaseOfStreams(EventStore store) {
            super(store);
        }

        @Override
        public AppendResult append(
                StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
            String lower = stream.value().toLowerCase(Locale.ROOT);
            return super.append(new StreamName(lower), expected, events);
        }
    }

    static final class DecodesStreams extends ForwardingEventStore {
        DecodesStreams(EventStore store) {
            super(store);
        }

        @Override
        public AppendResult append(
                StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
            String decoded = stream.value().replace("%20", " ");
            return super.append(new StreamName(decoded), expected, events);
        }
    }
}
