package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.testkit.Samples;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/** Times, in a log of several pieces in which some events came late. */
@NullMarked
@DisplayNameGeneration(ReplaceUnderscores.class)
class LogPagesTest {

    private static final int EVENTS = 20_000;
    private static final int LIMIT = 30;
    private static final int LATE_BY = 15_000;
    private static final LogPages PAGES = new LogPages(50);
    private static final GlobalPosition HEAD = new GlobalPosition(EVENTS);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private PostgresFixture fixture;

    @BeforeEach
    void fill() {
        fixture = new PostgresFixture();
        fixture.jdbi()
                .useHandle(
                        handle ->
                                handle.createUpdate(
                                                """
                                                insert into events (position, stream, version,
                                                    event_id, type, schema_version, user_id,
                                                    occurred_at, recorded_at, correlation_id, data)
                                                select n, 'contact-' || n, 0, gen_random_uuid(),
                                                    'ContactCreated', 1, :user,
                                                    cast(:start as timestamptz) + interval '1 s' *
                                                    case n % 1000 when 7 then n - :late else n end,
                                                    now(), 'filled', '{}'
                                                from generate_series(1, :events) n
                                                """)
                                        .bind("user", Samples.ALICE.value())
                                        .bind("start", SqlTime.of(START))
                                        .bind("late", LATE_BY)
                                        .bind("events", EVENTS)
                                        .execute());
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void events_of_a_time_are_found_wherever_they_are() {
        RandomGenerator random = new SplittableRandom(3);
        for (int i = 0; i < 60; i++) {
            long from = random.nextLong(-LATE_BY, EVENTS);
            long to = from + (1L << random.nextInt(15));
            long after = random.nextInt(3) == 0 ? random.nextLong(EVENTS) : 0;
            boolean isAscending = random.nextBoolean();

            assertThat(positions(query(from, to, after, isAscending)))
                    .as("from %d to %d after %d ascending %s", from, to, after, isAscending)
                    .isEqualTo(expected(from, to, after, isAscending));
        }
    }

    private List<Long> positions(EventQuery query) {
        return fixture.jdbi().withHandle(handle -> PAGES.read(handle, query, HEAD, LIMIT)).stream()
                .map(LoggedEvent::position)
                .map(GlobalPosition::value)
                .toList();
    }

    private static List<Long> expected(long from, long to, long after, boolean isAscending) {
        return LongStream.rangeClosed(1, EVENTS)
                .map(n -> isAscending ? n : EVENTS + 1 - n)
                .filter(n -> n > after)
                .filter(n -> secondOf(n) >= from && secondOf(n) < to)
                .limit(LIMIT)
                .boxed()
                .toList();
    }

    private static long secondOf(long position) {
        return position % 1000 == 7 ? position - LATE_BY : position;
    }

    private static EventQuery query(long from, long to, long after, boolean isAscending) {
        return new EventQuery(
                Samples.ALICE,
                new GlobalPosition(after),
                null,
                isAscending ? EventQuery.Order.ASCENDING : EventQuery.Order.DESCENDING,
                Set.of(),
                null,
                null,
                START.plusSeconds(from),
                START.plusSeconds(to),
                null,
                LIMIT);
    }
}
