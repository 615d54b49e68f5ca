package io.tallystick.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.AppendResult.Appended;
import io.tallystick.application.stream.AppendResult.VersionConflict;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.kernel.EventId;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Something is created, updated and deleted by one user, whatever happens to the calls; and what
 * must be true afterwards. Confined to one thread.
 */
final class Story {

    /** How many calls it takes if all goes well: one to read and one to append, three times. */
    static final int CALLS = 6;

    private static final List<String> STEPS = List.of("Created", "Updated", "Deleted");

    private final EventStore store;
    private final StreamName stream;
    private final SplittableRandom random;
    private final List<EventId> acknowledged = new ArrayList<>();
    private final Set<EventId> unknown = new HashSet<>();

    Story(EventStore store, StreamName stream, SplittableRandom random) {
        this.store = store;
        this.stream = stream;
        this.random = random;
    }

    /** What nobody knows whether it was recorded. */
    Set<EventId> unknown() {
        return unknown;
    }

    void tell() {
        for (String step : STEPS) {
            take(step);
        }
    }

    /** Like a handler of commands: reads, then appends at the version that was read. */
    private void take(String step) {
        List<NewEvent> events = new ArrayList<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            events.add(TestClients.event(step, "{\"n\":" + i + "}", null));
        }
        List<EventId> ids = events.stream().map(NewEvent::id).toList();
        boolean isPatient = random.nextBoolean();
        try {
            long version = store.readStream(stream).size() - 1L;
            unknown.addAll(ids);
            append(version, events, isPatient ? 20 : 1);
        } catch (StoreUnavailable e) {
            return; // and goes on with the next step
        }
        unknown.removeAll(ids);
    }

    private void append(long version, List<NewEvent> events, int tries) {
        AppendResult result;
        try {
            result = store.append(stream, ExpectedVersion.at(version), events);
        } catch (StoreUnavailable e) {
            if (tries == 1) {
                throw e;
            }
            append(version, events, tries - 1);
            return;
        }
        judge(version, events, result);
    }

    private void judge(long version, List<NewEvent> events, AppendResult result) {
        switch (result) {
            case Appended appended -> {
                assertThat(appended.firstVersion()).isEqualTo(version + 1);
                assertThat(appended.lastVersion()).isEqualTo(version + events.size());
                events.forEach(event -> acknowledged.add(event.id()));
            }
            // an earlier append of unknown outcome may have come in between
            case VersionConflict conflict ->
                    assertThat(conflict.currentVersion()).isGreaterThan(version);
            case AppendResult.KeyAlreadyUsed() -> throw new AssertionError("no key was used");
        }
    }

    /** Nothing acknowledged is lost, nothing is there twice, and nothing came of itself. */
    void assertTrue() {
        onceWell(
                () -> {
                    List<RecordedEvent> recorded = store.readStream(stream);
                    List<EventId> ids = recorded.stream().map(RecordedEvent::id).toList();
                    assertThat(recorded.stream().map(RecordedEvent::version))
                            .containsExactlyElementsOf(
                                    LongStream.range(0, recorded.size()).boxed().toList());
                    assertThat(ids).doesNotHaveDuplicates();
                    List<EventId> certain = new ArrayList<>(ids);
                    certain.removeAll(unknown);
                    assertThat(certain).isEqualTo(acknowledged);
                });
    }

    /** Checks once the circuit lets calls through again. */
    static void onceWell(Runnable check) {
        for (int i = 0; ; i++) {
            try {
                check.run();
                return;
            } catch (StoreUnavailable e) {
                if (i == 1000) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }
}
