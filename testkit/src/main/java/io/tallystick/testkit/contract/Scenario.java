package io.tallystick.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.KeyUse;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.testkit.Samples;
import io.tallystick.testkit.SequentialIds;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Events without a meaning, and what is often done with them. Thread-safe. */
final class Scenario {

    static final StreamName STREAM = new StreamName("notes-1");
    static final StreamName OTHER_STREAM = new StreamName("notes-2");
    static final ExpectedVersion NO_STREAM = new ExpectedVersion.NoStream();
    static final ExpectedVersion ANY = new ExpectedVersion.Any();
    static final ExpectedVersion STREAM_EXISTS = new ExpectedVersion.StreamExists();

    private final EventStoreFixture fixture;
    private final SequentialIds ids = new SequentialIds(0x7E57);

    Scenario(EventStoreFixture fixture) {
        this.fixture = fixture;
    }

    private EventStore store() {
        return fixture.store();
    }

    static ExpectedVersion exactly(long version) {
        return new ExpectedVersion.Exact(version);
    }

    NewEvent event() {
        return eventWith("{\"text\":\"hello\"}");
    }

    NewEvent eventWith(String data) {
        return new NewEvent(new EventId(ids.newId()), "Noted", 1, data, metadata(null));
    }

    NewEvent eventWith(EventMetadata metadata) {
        return new NewEvent(new EventId(ids.newId()), "Noted", 1, "{}", metadata);
    }

    NewEvent eventWithKey(UserId user, KeyUse keyUse) {
        return eventWith(new EventMetadata(user, Samples.NOON, "request-1", null, null, keyUse));
    }

    static EventMetadata metadata(@Nullable String comment) {
        return new EventMetadata(Samples.ALICE, Samples.NOON, "request-1", null, comment, null);
    }

    List<NewEvent> events(int count) {
        return IntStream.range(0, count).mapToObj(i -> event()).toList();
    }

    /** Appends so many events, whatever the stream's version; gives them. */
    List<NewEvent> appended(StreamName stream, int count) {
        List<NewEvent> all = new ArrayList<>(count);
        long version = -1;
        while (all.size() < count) {
            List<NewEvent> batch = events(Math.min(count - all.size(), 1000));
            AppendResult result =
                    store().append(
                                    stream,
                                    all.isEmpty() ? ANY : ExpectedVersion.at(version),
                                    batch);
            assertThat(result).isInstanceOf(AppendResult.Appended.class);
            version = ((AppendResult.Appended) result).lastVersion();
            all.addAll(batch);
        }
        return all;
    }

    /** Asserts that an append recorded its events at these versions just now. */
    void assertRecorded(AppendResult result, long firstVersion, long lastVersion) {
        assertThat(result)
                .isEqualTo(
                        new AppendResult.Appended(
                                firstVersion, lastVersion, fixture.tellsNewFromRepeated()));
    }

    /** Asserts that an append was recognised as one of these versions that came before. */
    static void assertRepeated(AppendResult result, long firstVersion, long lastVersion) {
        assertThat(result).isEqualTo(new AppendResult.Appended(firstVersion, lastVersion, false));
    }

    static void assertConflict(AppendResult result, long currentVersion) {
        assertThat(result).isEqualTo(new AppendResult.VersionConflict(currentVersion));
    }

    /** Asserts that the stream has just these events, from version 0 on. */
    void assertStreamIs(StreamName stream, List<NewEvent> expected) {
        List<RecordedEvent> recorded = store().readStream(stream);
        assertThat(idsOfRecorded(recorded)).isEqualTo(idsOf(expected));
        assertThat(recorded.stream().map(RecordedEvent::version))
                .containsExactlyElementsOf(
                        IntStream.range(0, recorded.size()).mapToObj(Long::valueOf).toList());
    }

    /** All events of the store, read in pages. */
    List<RecordedEvent> readEverything(int pageSize) {
        List<RecordedEvent> events = new ArrayList<>();
        StorePosition position = StorePosition.START;
        StorePage page;
        do {
            page = store().readAll(position, pageSize);
            events.addAll(page.events());
            position = page.next();
        } while (!page.isEnd());
        return events;
    }

    static List<EventId> idsOf(List<NewEvent> events) {
        return events.stream().map(NewEvent::id).toList();
    }

    static List<EventId> idsOfRecorded(List<RecordedEvent> events) {
        return events.stream().map(RecordedEvent::id).toList();
    }
}
