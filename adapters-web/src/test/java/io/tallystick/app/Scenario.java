package io.tallystick.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.tallystick.web.StandInServer;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Three to five phones of one user, offline and online, over lines that fail; in the end the lines
 * are good, everybody syncs, and all must see the same. Everything comes from the seed. Confined.
 */
final class Scenario implements AutoCloseable {

    private static final int MAX_ROUNDS = 12;

    private final Random random;
    private final World world;
    private final AppUser user;
    private final boolean isAhead;
    private final boolean mayRace;
    private final List<Phone> phones = new ArrayList<>();
    private final List<String> story;
    private final List<FaultyLine> lines = new ArrayList<>();
    private final FaultyLine fresh;

    /**
     * @param story gets what happens
     */
    Scenario(long seed, AppUser user, World world, List<String> story) {
        this.random = new Random(seed);
        this.user = user;
        this.world = world;
        this.story = story;
        this.isAhead = random.nextInt(5) == 0;
        this.mayRace = random.nextInt(4) == 0;
        int count = 3 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            phones.add(phone(i));
        }
        this.fresh = line(world.server(), user);
        story.add("seed " + seed + ", user " + user + (isAhead ? ", clocks ahead" : ""));
    }

    private Phone phone(int number) {
        FaultyLine line = line(world.server(), user);
        line.failing(random.nextInt(40));
        Random own = new Random(random.nextLong());
        Duration skew = Duration.ofMillis(random.nextInt(isAhead ? 20_000 : 4000) - 4000);
        // at least two of them keep events
        int version = number < 2 ? 3 + random.nextInt(2) : 1 + random.nextInt(4);
        String owner = user.hasAccount() ? user.name().substring(0, 3) + "'s " : "";
        String name = owner + "C" + version + "-" + number;
        return version >= 3
                ? new SyncingPhone(name, version == 4, own, line, world.clock(), skew)
                : new RestPhone(name, version == 2, own, line, world.clock(), skew);
    }

    private FaultyLine line(StandInServer to, AppUser as) {
        Random own = new Random(random.nextLong());
        FaultyLine line = new FaultyLine(world.client(), to.uri(), as, own);
        lines.add(line);
        return line;
    }

    @Override
    public void close() {
        lines.forEach(FaultyLine::close);
    }

    void run() {
        int steps = 20 + random.nextInt(40);
        for (int i = 0; i < steps; i++) {
            step();
        }
        settle();
        if (random.nextInt(4) == 0) {
            hearOfAChange();
        }
        check();
    }

    void step() {
        world.clock()
                .advance(
                        Duration.of(
                                random.nextInt(4) == 0
                                        ? random.nextLong(8_000_000)
                                        : 1 + random.nextInt(900_000),
                                ChronoUnit.MICROS));
        Phone phone = phones.get(random.nextInt(phones.size()));
        int choice = random.nextInt(100);
        if (mayRace && choice < 3) {
            raceToSync();
        } else if (!phone.line.isLoggedIn()) {
            phone.sync();
            story.add(phone + (phone.line.isLoggedIn() ? " logs in" : " cannot log in"));
        } else if (choice < 55) {
            story.add(phone + " " + phone.act());
        } else if (choice < 59) {
            phone.line.deliverLate();
            story.add(phone + " something late arrives");
        } else if (choice < 67) {
            phone.setOnline(!phone.isOnline());
            story.add(phone + (phone.isOnline() ? " is online" : " is offline"));
        } else if (choice < 70) {
            phone.restart();
            story.add(phone + " is restarted");
        } else if (choice < 73) {
            phone.line.cutWebSockets();
            story.add(phone + " loses its WebSocket");
        } else if (choice < 82) {
            phone.hear();
            story.add(phone + " acts on what it hears");
        } else if (phone.isOnline()) {
            phone.sync();
            story.add(phone + " syncs" + (phone.hasUnsent() ? ", in part" : ""));
        }
    }

    /** All at once, so the order of arrival is anybody's guess. */
    private void raceToSync() {
        story.add("all sync at once");
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> syncs = new ArrayList<>();
            phones.forEach(phone -> syncs.add(executor.submit(phone::sync)));
            for (Future<?> sync : syncs) {
                sync.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** All lines are good from now on, and everybody syncs until nothing is new. */
    void settle() {
        for (Phone phone : phones) {
            phone.setOnline(true);
            phone.line.failing(0);
            while (phone.line.holdsRequests()) {
                phone.line.deliverLate();
            }
            Awaitility.await().until(phone.line::isQuiet);
        }
        int rounds = 0;
        JsonNode before;
        JsonNode after = hash();
        do {
            before = after;
            for (Phone phone : phones) {
                world.clock().advance(Duration.ofSeconds(1));
                phone.sync();
            }
            after = hash();
            rounds++;
            assertThat(rounds).as("rounds of sync until nothing is new").isLessThan(MAX_ROUNDS);
        } while (rounds < 2 || !before.equals(after));
    }

    /** What one phone sends, the others get because the server tells them that there is news. */
    void hearOfAChange() {
        for (Phone phone : phones) {
            phone.sync();
            assertThat(phone.isListening()).as(phone + " listens").isEqualTo(mayListen(phone));
        }
        Phone writer = phones.getFirst();
        Set<String> before = writer.books().contacts().keySet();
        writer.createContact();
        Set<String> made = new TreeSet<>(writer.books().contacts().keySet());
        made.removeAll(before);
        assertThat(made).hasSize(1);
        writer.sync();
        for (Phone phone : phones) {
            if (phone.isListening()) {
                Awaitility.await(phone + " hears of " + made)
                        .until(
                                () -> {
                                    phone.hear();
                                    return made.stream().allMatch(phone::hasHeardOf)
                                            && phone.books().contacts().keySet().containsAll(made);
                                });
            } else {
                phone.sync();
            }
        }
    }

    /** The versions before C4 dial without a token. */
    private boolean mayListen(Phone phone) {
        return !user.hasAccount() || phone.dialsWithToken();
    }

    /** Nothing of the other's may ever have come to a phone, nor to a fresh one. */
    void checkSeesNothingOf(Scenario other) {
        phones.forEach(Phone::hear);
        Set<String> foreign = new TreeSet<>();
        for (AppEvent event : events(other.fresh)) {
            foreign.add(event.id());
            foreign.add(event.aggregateId());
        }
        assertThat(foreign).isNotEmpty();
        for (FaultyLine line : lines) {
            assertThat(line.seen()).isNotEmpty().doesNotContainAnyElementsOf(foreign);
        }
    }

    /** Rebuilds all projections, which must find nothing to put right. */
    void rebuild() {
        Books before = seen(fresh);
        String id =
                send(fresh, "POST", "/api/admin/projections/rebuild", "{}")
                        .path("operation")
                        .asText();
        JsonNode operation =
                Awaitility.await()
                        .until(
                                () -> get(fresh, "/api/admin/operations/" + id),
                                json -> !json.path("finished_at").isNull());
        assertThat(operation.path("state").asText()).isEqualTo("succeeded");
        assertThat(operation.at("/report/streams").asInt()).isPositive();
        assertThat(operation.at("/report/repaired_streams").asInt(-1)).isZero();
        assertThat(operation.at("/report/repaired_balances").asInt(-1)).isZero();
        assertThat(seen(fresh)).as("after a rebuild").isEqualTo(before);
    }

    JsonNode hash() {
        world.server().awaitReadModels();
        return get(fresh, "/api/sync/hash");
    }

    private static JsonNode get(FaultyLine line, String path) {
        return send(line, "GET", path, null);
    }

    private static JsonNode send(
            FaultyLine line, String method, String path, @Nullable String body) {
        try {
            assertThat(line.isLoggedIn() || line.logIn()).isTrue();
            FaultyLine.Answer answer = line.send(method, path, body, null);
            assertThat(answer.status()).as(path + answer.body()).isBetween(200, 202);
            return answer.json();
        } catch (FaultyLine.Cut e) {
            throw new AssertionError(e);
        }
    }

    private static List<AppEvent> events(FaultyLine line) {
        return StreamSupport.stream(get(line, "/api/sync/events").spliterator(), false)
                .map(AppEvent::of)
                .toList();
    }

    private static Books seen(FaultyLine line) {
        JsonNode contacts = get(line, "/api/contacts");
        Books books = Books.of(contacts, get(line, "/api/transactions"));
        for (JsonNode contact : contacts) {
            assertThat(contact.path("balance").asLong())
                    .as("balance of " + contact)
                    .isEqualTo(books.balanceOf(contact.path("id").asText()));
        }
        assertThat(books)
                .as("what ordinary users of the old server got from its admin routes")
                .isEqualTo(
                        Books.of(
                                get(line, "/api/admin/contacts"),
                                get(line, "/api/admin/transactions")));
        JsonNode summary = get(line, "/api/summary");
        assertThat(summary.path("contacts").asInt()).isEqualTo(books.contacts().size());
        assertThat(summary.path("transactions").asInt()).isEqualTo(books.transactions().size());
        assertThat(summary.path("total_debt").asLong())
                .isEqualTo(books.contacts().keySet().stream().mapToLong(books::balanceOf).sum());
        return books;
    }

    void check() {
        List<AppEvent> events = events(fresh);
        Books shown = seen(fresh);
        Books app = AppState.of(events);
        story.add(events.size() + " events");

        assertThat(shown).as("the server, as a fresh phone sees it").isEqualTo(app);
        assertThat(events.stream().map(AppEvent::id)).as("each once").doesNotHaveDuplicates();
        assertThat(events).as("by time").isSortedAccordingTo(AppEvent.BY_TIME);
        for (Phone phone : phones) {
            assertThat(phone.line.broken()).as("broken answers to " + phone).isEmpty();
            switch (phone) {
                case SyncingPhone syncing -> check(syncing, events, app);
                case RestPhone rest -> check(rest, events, shown);
                default -> throw new AssertionError(phone.toString());
            }
            assertThat(phone.strangeNotices()).as("notices to " + phone).isEmpty();
            if (mayListen(phone)) {
                assertThat(phone.refusals()).as("refused WebSockets of " + phone).isEmpty();
            } else {
                assertThat(phone.refusals()).as("WebSockets of " + phone).containsOnly(401);
            }
            if (phone instanceof RestPhone rest && !mayListen(phone)) {
                assertThat(rest.hasSentNothing()).as(phone + " keeps all that waits").isTrue();
            } else {
                assertThat(phone.hasUnsent()).as(phone + " has all sent").isFalse();
            }
        }
        if (!isAhead || AppState.areUndosInTime(events)) {
            checkCopy(events, shown);
        }
    }

    private void check(SyncingPhone phone, List<AppEvent> events, Books app) {
        Set<String> ids = events.stream().map(AppEvent::id).collect(Collectors.toSet());
        assertThat(phone.conflicts()).as("refused of " + phone).isEmpty();
        assertThat(ids).as("nothing is lost of " + phone).containsAll(phone.own());
        assertThat(phone.events().stream().map(AppEvent::id).collect(Collectors.toSet()))
                .as("events of " + phone)
                .isEqualTo(ids);
        if (!isAhead) {
            assertThat(phone.books()).as("books of " + phone).isEqualTo(app);
        }
    }

    private void check(RestPhone phone, List<AppEvent> events, Books shown) {
        assertThat(phone.surprises()).as("answers to " + phone).isEmpty();
        Set<String> unborn = phone.unborn();
        Books books = phone.books().without(unborn);
        books.contacts().keySet().removeAll(unborn);
        assertThat(books.contacts().keySet())
                .as("contacts of " + phone)
                .isEqualTo(shown.contacts().keySet());
        assertThat(books.transactions())
                .as("transactions of " + phone)
                .isEqualTo(shown.transactions());
        for (String marker : phone.creations()) {
            long recorded = events.stream().filter(event -> isCreation(event, marker)).count();
            assertThat(recorded)
                    .as(marker + " is there once for each time that it was sent through")
                    .isEqualTo(phone.line.made(marker));
            assertThat(recorded > 0 || phone.waitsFor(marker)).as(marker + " is lost").isTrue();
        }
    }

    private static boolean isCreation(AppEvent event, String marker) {
        String field = event.isOfContact() ? "name" : "description";
        return event.is("CREATED") && event.data().path(field).asText().endsWith(" " + marker);
    }

    /** The same events in any order, in parts and twice, must make the same ledger. */
    private void checkCopy(List<AppEvent> events, Books shown) {
        AppUser same = user.hasAccount() ? AppUser.withoutAccount(newUser()) : user;
        FaultyLine line = line(world.copy(), same);
        List<AppEvent> waiting = new ArrayList<>(events);
        Collections.shuffle(waiting, random);
        int rounds = 0;
        String refused = "";
        while (!waiting.isEmpty()) {
            assertThat(rounds)
                    .as("rounds until all is taken over, %s of %s", refused, waiting)
                    .isLessThan(100);
            rounds++;
            int size = Math.min(waiting.size(), 1 + random.nextInt(waiting.size()));
            List<AppEvent> batch = waiting.subList(0, size);
            ArrayNode body = JsonNodeFactory.instance.arrayNode();
            batch.forEach(event -> body.add(event.json()));
            JsonNode answer = send(line, "POST", "/api/sync/events", body.toString());
            refused = answer.path("reasons").toString();
            Set<String> accepted = new TreeSet<>();
            answer.path("accepted").forEach(id -> accepted.add(id.asText()));
            waiting.removeIf(event -> accepted.contains(event.id()));
            Collections.shuffle(waiting, random);
        }
        assertThat(get(line, "/api/sync/hash")).as("hash of the copy").isEqualTo(hash());
        assertThat(seen(line)).as("the copy").isEqualTo(shown);
        assertThat(events(line).stream().map(AppEvent::id).collect(Collectors.toSet()))
                .isEqualTo(events.stream().map(AppEvent::id).collect(Collectors.toSet()));
    }

    private String newUser() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
