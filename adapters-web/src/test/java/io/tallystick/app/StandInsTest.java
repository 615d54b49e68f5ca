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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * Random scenarios of all versions of the app together. {@code -Dtallystick.seeds=2000} runs so
 * many of them, {@code -Dtallystick.seed=17} that one, both so many from that one. The same with
 * {@code .postgres} behind the name for those in PostgreSQL, {@code .store} for those with the
 * events in an event store, {@code .accounts} for those of two users who log in.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StandInsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    /** So few that a ledger in memory stays quick. */
    private static final int SEEDS_PER_SERVER = 50;

    /** So few that nobody is kept out for wrong passwords. */
    private static final int SEEDS_PER_GUARDED_SERVER = 20;

    private static final int SEEDS_IN_BUILD = 20;
    private static final int SEEDS_WITH_ACCOUNTS_IN_BUILD = 2;
    private static final int SEEDS_WITH_REBUILD_IN_BUILD = 2;

    private final SettableClock clock = new SettableClock(NOON);
    private final Random ids = new Random(1);

    @Test
    void all_versions_and_the_server_see_the_same_in_the_end() {
        runMany(
                new Plan("", 1, SEEDS_IN_BUILD, SEEDS_PER_SERVER),
                StandInServer::inMemory,
                (seed, world) -> run(seed, world, false));
    }

    @Test
    void two_users_with_accounts_see_all_of_theirs_and_nothing_else() {
        runMany(
                new Plan(".accounts", 3001, SEEDS_WITH_ACCOUNTS_IN_BUILD, SEEDS_PER_GUARDED_SERVER),
                StandInServer::guarded,
                StandInsTest::runTwoUsers);
    }

    @Test
    void a_rebuild_of_the_projections_in_postgresql_changes_nothing() {
        runMany(
                new Plan(".postgres", 1001, SEEDS_WITH_REBUILD_IN_BUILD, SEEDS_PER_SERVER),
                StandInServer::onPostgres,
                (seed, world) -> run(seed, world, true));
    }

    @Test
    void it_is_the_same_with_the_events_in_an_event_store() {
        runMany(
                new Plan(".store", 2001, SEEDS_WITH_REBUILD_IN_BUILD, SEEDS_PER_SERVER),
                StandInServer::inEventStore,
                (seed, world) -> run(seed, world, true));
    }

    /**
     * Which seeds are run.
     *
     * @param property what the property that says how many has after {@code tallystick.seeds}, and
     *     the one that says the first after {@code tallystick.seed}
     */
    private record Plan(String property, long usualFirst, int usualCount, int perServer) {

        long first() {
            return Long.getLong("tallystick.seed" + property, usualFirst);
        }

        /** A first one alone is the only one. */
        int count() {
            boolean isOne = System.getProperty("tallystick.seed" + property) != null;
            return Integer.getInteger("tallystick.seeds" + property, isOne ? 1 : usualCount);
        }
    }

    private void runMany(
            Plan plan,
            BiFunction<InstantSource, IdSource, StandInServer> opener,
            BiConsumer<Long, World> scenario) {
        int count = plan.count();
        for (int done = 0; done < count; done += plan.perServer()) {
            try (HttpClient client = client();
                    StandInServer server = opener.apply(clock, this::newId);
                    StandInServer copy = StandInServer.inMemory(clock, this::newId)) {
                World world = new World(client, clock, server, copy);
                int end = Math.min(count, done + plan.perServer());
                for (int i = done; i < end; i++) {
                    clock.set(NOON);
                    ids.setSeed(plan.first() + i);
                    scenario.accept(plan.first() + i, world);
                }
            }
        }
    }

    /** As the app, which knows nothing newer. */
    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private static void run(long seed, World world, boolean withRebuild) {
        Random random = new Random(seed);
        AppUser user =
                AppUser.withoutAccount(new UUID(random.nextLong(), random.nextLong()).toString());
        List<String> story = new ArrayList<>();
        try (Scenario scenario = new Scenario(seed, user, world, story)) {
            tell(
                    story,
                    () -> {
                        scenario.run();
                        if (withRebuild) {
                            scenario.rebuild();
                        }
                    });
        }
    }

    private static void runTwoUsers(long seed, World world) {
        try (TwoUsers users = new TwoUsers(seed, world)) {
            tell(users.story(), users::run);
        }
    }

    /** What fails says what happened before. */
    private static void tell(List<String> story, Runnable scenario) {
        try {
            scenario.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(String.join("\n", story) + "\n" + e, e);
        }
    }

    private UUID newId() {
        return new UUID(ids.nextLong(), ids.nextLong());
    }
}
