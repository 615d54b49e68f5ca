package io.tallystick.app;

import io.tallystick.application.port.IdSource;
import io.tallystick.testkit.SettableClock;
import io.tallystick.web.StandInServer;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.net.http.HttpClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Random scenarios of all versions of the app together. {@code -Dtallystick.seeds=2000} runs so
 * many of them, {@code -Dtallystick.seed=17} that one, {@code -Dtallystick.seeds.postgres=200} so
 * many in PostgreSQL, {@code -Dtallystick.seeds.store=150} so many with the events in an event
 * store.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StandInsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    /** So few that a ledger in memory stays quick. */
    private static final int SEEDS_PER_SERVER = 50;

    private static final int SEEDS_IN_BUILD = 20;
    private static final int SEEDS_WITH_REBUILD_IN_BUILD = 2;

    private final SettableClock clock = new SettableClock(NOON);
    private final Random ids = new Random(1);

    @Test
    void all_versions_and_the_server_see_the_same_in_the_end() {
        long first = Long.getLong("tallystick.seed", 1);
        boolean isOne = System.getProperty("tallystick.seed") != null;
        int wanted = isOne ? 1 : Integer.getInteger("tallystick.seeds", SEEDS_IN_BUILD);
        for (int done = 0; done < wanted; done += SEEDS_PER_SERVER) {
            try (HttpClient client = client();
                    StandInServer server = StandInServer.inMemory(clock, this::newId);
                    StandInServer copy = StandInServer.inMemory(clock, this::newId)) {
                int end = Math.min(wanted, done + SEEDS_PER_SERVER);
                for (int i = done; i < end; i++) {
                    run(first + i, client, server, copy, scenario -> {});
                }
            }
        }
    }

    @Test
    void a_rebuild_of_the_projections_in_postgresql_changes_nothing() {
        runWithRebuild(1001, "tallystick.seeds.postgres", StandInServer::onPostgres);
    }

    @Test
    void it_is_the_same_with_the_events_in_an_event_store() {
        runWithRebuild(2001, "tallystick.seeds.store", StandInServer::inEventStore);
    }

    private void runWithRebuild(
            long first,
            String property,
            BiFunction<InstantSource, IdSource, StandInServer> opener) {
        int wanted = Integer.getInteger(property, SEEDS_WITH_REBUILD_IN_BUILD);
        for (int done = 0; done < wanted; done += SEEDS_PER_SERVER) {
            try (HttpClient client = client();
                    StandInServer server = opener.apply(clock, this::newId);
                    StandInServer copy = StandInServer.inMemory(clock, this::newId)) {
                int end = Math.min(wanted, done + SEEDS_PER_SERVER);
                for (int i = done; i < end; i++) {
                    run(first + i, client, server, copy, Scenario::rebuild);
                }
            }
        }
    }

    /** As the app, which knows nothing newer. */
    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private void run(
            long seed,
            HttpClient client,
            StandInServer server,
            StandInServer copy,
            Consumer<Scenario> then) {
        clock.set(NOON);
        ids.setSeed(seed);
        try (Scenario scenario = new Scenario(seed, client, clock, server, copy)) {
            try {
                scenario.run();
                then.accept(scenario);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(String.join("\n", scenario.story()) + "\n" + e, e);
            }
        }
    }

    private UUID newId() {
        return new UUID(ids.nextLong(), ids.nextLong());
    }
}
