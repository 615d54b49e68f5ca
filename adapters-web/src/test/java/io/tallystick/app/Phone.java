package io.tallystick.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** A phone with some version of the app on it, and a user who taps at random. Confined. */
abstract class Phone {

    private static final List<String> NAMES =
            List.of("Ann", "بكر", "Zoë 😀", "O'Neil", "a\"b\\c", "Dr. X", "İpek", "%00");
    private static final List<String> TEXTS =
            List.of("", "lunch", "دين قديم", "two\nlines", "x😀", "1e3", "null", "tab\there");

    final String name;
    final Random random;
    final FaultyLine line;
    private final InstantSource clock;
    private final Duration skew;
    private Instant last = Instant.MIN;
    private int writes;
    private boolean isOnline = true;
    private @Nullable AppSocket socket;
    private final List<Integer> refusals = new ArrayList<>();
    private final List<String> strangeNotices = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();

    Phone(String name, Random random, FaultyLine line, InstantSource clock, Duration skew) {
        this.name = name;
        this.random = random;
        this.line = line;
        this.clock = clock;
        this.skew = skew;
    }

    /** What its user sees. */
    abstract Books books();

    abstract void createContact();

    abstract void updateContact(String id);

    abstract void deleteContact(String id);

    abstract void createTransaction(String contactId);

    abstract void updateTransaction(String id);

    abstract void deleteTransaction(String id);

    /** Sends what waits, if this version does so now, then fetches what others did. */
    abstract void exchange() throws FaultyLine.Cut;

    /** Whether this version dials the WebSocket with its token, or with nothing. */
    abstract boolean dialsWithToken();

    /** Does what this version does about messages of such types. */
    abstract void told(Set<String> types) throws FaultyLine.Cut;

    /** What the app does at its start, with what it has kept. */
    abstract void start() throws FaultyLine.Cut;

    /** Whether anything waits that may still be taken. */
    abstract boolean hasUnsent();

    /** The user does something. */
    String act() {
        Set<String> contacts = books().contacts().keySet();
        Set<String> transactions = books().transactions().keySet();
        int choice = random.nextInt(100);
        if (contacts.isEmpty() || choice < 15) {
            createContact();
            return "creates a contact";
        }
        String contact = one(List.copyOf(contacts));
        if (choice < 30) {
            updateContact(contact);
            return "updates contact " + contact;
        }
        if (choice < 36) {
            deleteContact(contact);
            return "deletes contact " + contact;
        }
        if (transactions.isEmpty() || choice < 60) {
            createTransaction(contact);
            return "creates a transaction with " + contact;
        }
        String transaction = one(List.copyOf(transactions));
        if (choice < 85) {
            updateTransaction(transaction);
            return "updates transaction " + transaction;
        }
        deleteTransaction(transaction);
        return "deletes transaction " + transaction;
    }

    boolean isOnline() {
        return isOnline;
    }

    void setOnline(boolean online) {
        isOnline = online;
        if (!online) {
            hangUp();
        }
    }

    /** Logs in if that has not been done, dials the WebSocket if that is down, and syncs. */
    final void sync() {
        try {
            if (line.isLoggedIn() || logIn()) {
                connect();
                exchange();
            }
        } catch (FaultyLine.Cut e) {
            // the app tries again later, and so does the scenario
            return;
        }
    }

    private boolean logIn() throws FaultyLine.Cut {
        boolean mistypes = random.nextInt(10) == 0;
        return mistypes ? line.logIn("wrong horse") : line.logIn();
    }

    private void connect() {
        if (isListening()) {
            return;
        }
        try {
            FaultyLine.Dialled dialled = line.dial(dialsWithToken());
            socket = dialled.socket();
            if (socket == null) {
                refusals.add(dialled.status());
            }
        } catch (FaultyLine.Cut e) {
            socket = null;
        }
    }

    /** Whether its WebSocket is up, as far as it knows. */
    boolean isListening() {
        return socket != null && socket.isOpen();
    }

    /** The statuses with which the server refused its WebSocket. */
    List<Integer> refusals() {
        return refusals;
    }

    /** What came over the WebSocket that the app cannot read. */
    List<String> strangeNotices() {
        return strangeNotices;
    }

    /** Whether something that it acted on, and that came over the WebSocket, names this id. */
    final boolean hasHeardOf(String id) {
        return heard.stream().anyMatch(text -> text.contains(id));
    }

    /** Acts on what has come over the WebSocket since the last time. */
    final void hear() {
        if (socket == null) {
            return;
        }
        Set<String> types = new TreeSet<>();
        for (String text : socket.texts()) {
            line.see(text);
            heard.add(text);
            JsonNode json = FaultyLine.json(text);
            if (json.path("type").isTextual() && json.path("data").isObject()) {
                types.add(json.path("type").asText());
            } else {
                strangeNotices.add(text);
            }
        }
        if (types.isEmpty()) {
            return;
        }
        try {
            told(types);
        } catch (FaultyLine.Cut e) {
            // the next sync makes up for it
            return;
        }
    }

    /** The app is closed and started again: what it holds, its token too, it has kept. */
    final void restart() {
        hangUp();
        try {
            if (isOnline && line.isLoggedIn()) {
                start();
            }
        } catch (FaultyLine.Cut e) {
            // it starts all the same
            return;
        }
    }

    private void hangUp() {
        if (socket != null) {
            socket.texts().forEach(line::see);
            socket.close();
        }
        socket = null;
        line.cutWebSockets();
    }

    /** The time on its clock, later than the last time it was asked, in microseconds. */
    Instant now() {
        Instant now = clock.instant().plus(skew).truncatedTo(ChronoUnit.MICROS);
        last = now.isAfter(last) ? now : last.plus(1, ChronoUnit.MICROS);
        return last;
    }

    String newId() {
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        long low = (random.nextLong() & (-1L >>> 2)) | Long.MIN_VALUE;
        return new UUID(high, low).toString();
    }

    /** A text that nothing else of the scenario has. */
    String marker() {
        writes++;
        return name + "#" + writes;
    }

    /** Everything that the form of a contact has, nulls included. */
    ObjectNode contactForm(String marker) {
        ObjectNode form = JsonNodeFactory.instance.objectNode();
        form.put("name", one(NAMES) + " " + marker);
        form.put("phone", random.nextBoolean() ? null : "+964 " + random.nextInt(1000));
        form.put("email", random.nextBoolean() ? null : "a" + random.nextInt(9) + "@example.com");
        form.put("notes", random.nextBoolean() ? null : one(TEXTS));
        return form;
    }

    /** Everything that the form of a transaction has, nulls included. */
    ObjectNode transactionForm(String contactId, String marker) {
        LocalDate day = LocalDate.ofInstant(now(), ZoneOffset.UTC).minusDays(random.nextInt(40));
        ObjectNode form = JsonNodeFactory.instance.objectNode();
        form.put("contact_id", contactId);
        form.put("type", "money");
        form.put("direction", random.nextBoolean() ? "owed" : "lent");
        form.put("amount", random.nextInt(10) == 0 ? 0L : random.nextLong(1_000_000_000_000L));
        form.put("currency", "IQD");
        form.put("description", one(TEXTS) + " " + marker);
        form.put("transaction_date", day.toString());
        form.put(
                "due_date",
                random.nextBoolean() ? null : day.plusDays(random.nextInt(60)).toString());
        return form;
    }

    /** The contact that a changed transaction is with: mostly the one that it was with. */
    String contactFor(String transactionId) {
        Books books = books();
        return random.nextInt(3) > 0
                ? books.contactOf(transactionId)
                : one(List.copyOf(books.contacts().keySet()));
    }

    <T> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    @Override
    public String toString() {
        return name;
    }
}
