package io.tallystick.eventstore;

import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.testkit.Samples;
import io.tallystick.testkit.SequentialIds;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Clients that lose no time, and what they append. Stateless but for ids. */
final class TestClients {

    static final StreamName STREAM = new StreamName("notes-1");
    static final ExpectedVersion NO_STREAM = new ExpectedVersion.NoStream();

    private static final SequentialIds IDS = new SequentialIds(0xC11E47);

    private TestClients() {}

    static EventStoreHttpConfig config(URI... nodes) {
        return EventStoreHttpConfig.of(List.of(nodes))
                .withUser("admin", "changeit")
                .withTimeouts(
                        new Timeouts(
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(10)))
                .withRetries(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1)));
    }

    static EventStoreHttpClient connect(FakeNode... nodes) {
        return EventStoreHttpClient.connect(
                config(Stream.of(nodes).map(FakeNode::url).toArray(URI[]::new)));
    }

    static NewEvent event() {
        return event("{\"text\":\"hello\"}");
    }

    static NewEvent event(String data) {
        return event("Noted", data, null);
    }

    static NewEvent event(String type, String data, @Nullable String comment) {
        EventMetadata metadata =
                new EventMetadata(Samples.ALICE, Samples.NOON, "request-1", null, comment, null);
        return new NewEvent(new EventId(IDS.newId()), type, 1, data, metadata);
    }

    static List<NewEvent> events(int count) {
        return IntStream.range(0, count).mapToObj(i -> event()).toList();
    }

    static ExpectedVersion exactly(long version) {
        return new ExpectedVersion.Exact(version);
    }
}
