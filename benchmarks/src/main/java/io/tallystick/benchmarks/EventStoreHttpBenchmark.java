package io.tallystick.benchmarks;

import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.emulator.EmulatorConfig;
import io.tallystick.emulator.EventStoreEmulator;
import io.tallystick.eventstore.EventStoreHttpClient;
import io.tallystick.eventstore.EventStoreHttpConfig;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * How many events a second go through the event store's client in and out, with an emulator in the
 * same process, so that both share the cores.
 *
 * <p>Arguments: rounds (default 5), seconds of each (default 4), events to catch up with (default
 * 200000).
 */
public final class EventStoreHttpBenchmark {

    private static final UserId USER = new UserId(new UUID(0, 1));
    private static final int BATCH = 500;
    private static final String DATA =
            "{\"contact_id\":\"8c3b1f0e-5a51-4a7a-8c52-0a9d1c5e7f10\",\"type\":\"money\","
                    + "\"direction\":\"lent\",\"amount\":123456789,\"currency\":\"EUR\","
                    + "\"description\":\"a dinner for four, as people write it down\","
                    + "\"transaction_date\":\"2024-05-05\",\"due_date\":null}";

    private EventStoreHttpBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
        int events = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 200_000;
        try (EventStoreEmulator emulator =
                        EventStoreEmulator.start(EmulatorConfig.inMemory().withProjections(false));
                EventStoreHttpClient store =
                        EventStoreHttpClient.connect(
                                EventStoreHttpConfig.of(List.of(emulator.url())))) {
            fill(store, events);
            for (int clients : new int[] {32, 1}) {
                appends(store, clients, rounds, seconds);
            }
            for (int limit : new int[] {EventStore.MAX_EVENTS, 500}) {
                catchUps(store, limit, rounds);
            }
        }
    }

    private static void fill(EventStore store, int events) {
        for (int i = 0; i < events / BATCH; i++) {
            append(store, BATCH);
        }
    }

    private static void append(EventStore store, int count) {
        List<NewEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
            events.add(
                    new NewEvent(
                            new EventId(UUID.randomUUID()),
                            "TransactionCreated",
                            1,
                            DATA,
                            new EventMetadata(USER, now, "benchmark", null, null, null)));
        }
        store.append(
                new StreamName("transaction-" + UUID.randomUUID()),
                new ExpectedVersion.NoStream(),
                events);
    }

    private static void appends(EventStore store, int clients, int rounds, int seconds)
            throws Exception {
        List<Double> perSecond = new ArrayList<>();
        Clients.run(clients, seconds, client -> append(store, 1));
        for (int round = 0; round < rounds; round++) {
            perSecond.add(Clients.run(clients, seconds, client -> append(store, 1)));
        }
        Rate rate = new Rate("append, one event, " + clients + " clients", perSecond);
        System.out.println(rate.line(rate));
    }

    private static void catchUps(EventStore store, int limit, int rounds) {
        List<Double> perSecond = new ArrayList<>();
        catchUp(store, limit);
        for (int round = 0; round < rounds; round++) {
            long start = System.nanoTime();
            perSecond.add(catchUp(store, limit) * 1e9 / (System.nanoTime() - start));
        }
        Rate rate = new Rate("readAll, events in pages of " + limit, perSecond);
        System.out.println(rate.line(rate));
    }

    private static int catchUp(EventStore store, int limit) {
        int count = 0;
        StorePage page;
        StorePosition position = StorePosition.START;
        do {
            page = store.readAll(position, limit);
            count += page.events().size();
            position = page.next();
        } while (!page.isEnd());
        return count;
    }
}
