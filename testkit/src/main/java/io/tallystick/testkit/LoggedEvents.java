package io.tallystick.testkit;

import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.KeyUse;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.SyncOrigin;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Random events of a log, for tests of what keeps events without reading their data. Stateless. */
public final class LoggedEvents {

    private static final Gen<String> TEXT = Gen.nastyText(40);
    private static final List<String> DATA =
            List.of(
                    "{}",
                    "{\"name\":\"Ann\"}",
                    "{ \"amount\" : 12345678901234567890.50 , \"n\": 1E+2 }",
                    "{\"name\":\"\\u00e9\\ud83d\\udc4d \\\"quoted\\\" \\\\ \\n\"}",
                    "{\"data\":{\"data\":[1,2,{\"}\":\"]\"}]}}",
                    "{\"a\":1,\"a\":2}",
                    "[]",
                    "null");

    private LoggedEvents() {}

    /** Events at rising positions, with gaps. */
    public static List<LoggedEvent> random(RandomGenerator random, int count) {
        List<LoggedEvent> events = new ArrayList<>(count);
        long position = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            position += 1 + (random.nextInt(10) == 0 ? random.nextInt(100) : 0);
            events.add(at(new GlobalPosition(position), random));
        }
        return List.copyOf(events);
    }

    private static LoggedEvent at(GlobalPosition position, RandomGenerator random) {
        UUID id = Gen.uuids().next(random);
        return new LoggedEvent(
                position,
                new RecordedEvent(
                        StreamName.of(Gen.constantOf(AggregateType.class).next(random), id),
                        Gen.longs(0, Long.MAX_VALUE).next(random),
                        new EventId(Gen.uuids().next(random)),
                        Gen.words().next(random),
                        Gen.ints(1, 9).next(random),
                        Gen.oneOf(DATA).next(random),
                        metadata(random),
                        instant(random)));
    }

    private static EventMetadata metadata(RandomGenerator random) {
        return new EventMetadata(
                new UserId(Gen.uuids().next(random)),
                instant(random),
                TEXT.next(random),
                TEXT.orNull(2).next(random),
                TEXT.orNull(2).next(random),
                random.nextBoolean() ? new KeyUse(hash(random), hash(random)) : null,
                random.nextBoolean() ? new SyncOrigin(instant(random), hash(random)) : null);
    }

    private static Instant instant(RandomGenerator random) {
        return Samples.NOON.plusNanos(random.nextLong(-1L << 50, 1L << 50) * 1000);
    }

    private static String hash(RandomGenerator random) {
        return String.format("%064x", random.nextLong() & Long.MAX_VALUE);
    }
}
