package io.tallystick.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;

/**
 * The app that keeps lists and a queue of calls: C1, and C2 which says why it does what it does,
 * sends contacts first and tells its queue what ids the server gave.
 */
final class RestPhone extends Phone {

    /** It fetches its lists at these; the others it does not know. */
    private static final Set<String> HEARD =
            Set.of(
                    "contact_created",
                    "contact_updated",
                    "transaction_created",
                    "transaction_updated",
                    "transaction_deleted");

    private final boolean isSecond;
    private final List<Call> queue = new ArrayList<>();
    private final Set<String> creations = new LinkedHashSet<>();
    private final List<String> surprises = new ArrayList<>();
    private Books books = Books.empty();
    private int calls;

    RestPhone(
            String name,
            boolean isSecond,
            Random random,
            FaultyLine line,
            InstantSource clock,
            Duration skew) {
        super(name, random, line, clock, skew);
        this.isSecond = isSecond;
    }

    /** What waits to be done on the server. */
    private static final class Call {

        final String method;
        final String kind;
        String id;
        final @Nullable ObjectNode body;
        final @Nullable String marker;
        int lastStatus;

        Call(
                String method,
                String kind,
                String id,
                @Nullable ObjectNode body,
                @Nullable String marker) {
            this.method = method;
            this.kind = kind;
            this.id = id;
            this.body = body;
            this.marker = marker;
        }

        boolean isCreation() {
            return method.equals("POST");
        }

        boolean isOfContact() {
            return kind.equals("contacts");
        }

        @Override
        public String toString() {
            return method + " " + kind + " " + id + " " + body + ": " + lastStatus;
        }
    }

    @Override
    Books books() {
        return books.copy();
    }

    /** Marker of each creation that was sent or waits. */
    Set<String> creations() {
        return creations;
    }

    /** Answers that this app does not expect. */
    List<String> surprises() {
        return surprises;
    }

    /** Local ids that the server never gave: what waits for the server under them is not there. */
    Set<String> unborn() {
        Set<String> unborn = new HashSet<>();
        queue.stream().filter(Call::isCreation).forEach(call -> unborn.add(call.id));
        return unborn;
    }

    boolean waitsFor(String marker) {
        return queue.stream().anyMatch(call -> marker.equals(call.marker));
    }

    @Override
    void createContact() {
        String marker = marker();
        String id = newId();
        ObjectNode form = contactForm(marker);
        books.contacts().put(id, Books.contactOf(form));
        create("contacts", id, form, marker);
    }

    @Override
    void updateContact(String id) {
        ObjectNode form = contactForm(marker());
        Books.update(fieldsOf(books.contacts(), id), form);
        call("PUT", "contacts", id, commented(form));
    }

    @Override
    void deleteContact(String id) {
        books.contacts().remove(id);
        books.transactions().values().removeIf(other -> id.equals(other.get("contact_id")));
        delete("contacts", id);
    }

    @Override
    void createTransaction(String contactId) {
        String marker = marker();
        String id = newId();
        ObjectNode form = transactionForm(contactId, marker);
        books.transactions().put(id, Books.transactionOf(form));
        create("transactions", id, form, marker);
    }

    @Override
    void updateTransaction(String id) {
        ObjectNode form = transactionForm(contactFor(id), marker());
        form.remove(List.of("type", "currency"));
        if (random.nextBoolean()) {
            form.remove("contact_id");
        }
        if (random.nextInt(3) == 0) {
            // the whole form is not always sent
            form.retain("amount", "direction", "comment");
        }
        Books.update(fieldsOf(books.transactions(), id), form);
        call("PUT", "transactions", id, commented(form));
    }

    @Override
    void deleteTransaction(String id) {
        books.transactions().remove(id);
        delete("transactions", id);
    }

    private static SortedMap<String, String> fieldsOf(
            SortedMap<String, SortedMap<String, String>> entities, String id) {
        SortedMap<String, String> fields = entities.get(id);
        if (fields == null) {
            throw new AssertionError("not there: " + id);
        }
        return fields;
    }

    private void create(String kind, String id, ObjectNode form, String marker) {
        creations.add(marker);
        enqueue(new Call("POST", kind, id, commented(form), marker));
    }

    /** C1 has no body at all, and says nevertheless that it is JSON. */
    private void delete(String kind, String id) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        call("DELETE", kind, id, isSecond ? commented(body) : null);
    }

    private void call(String method, String kind, String id, @Nullable ObjectNode body) {
        enqueue(new Call(method, kind, id, body, null));
    }

    private void enqueue(Call call) {
        queue.add(call);
        calls++;
    }

    private ObjectNode commented(ObjectNode body) {
        if (isSecond) {
            body.put("comment", "Synced from mobile app");
        }
        return body;
    }

    @Override
    boolean dialsWithToken() {
        return false;
    }

    /** While its WebSocket is down it only reads. */
    @Override
    void exchange() throws FaultyLine.Cut {
        if (isListening()) {
            flush();
        }
        fetch();
    }

    @Override
    void told(Set<String> types) throws FaultyLine.Cut {
        if (types.stream().anyMatch(HEARD::contains)) {
            fetch();
        }
    }

    @Override
    void start() throws FaultyLine.Cut {
        FaultyLine.Answer settings = line.send("GET", "/settings", null, null);
        if (settings.status() != 200) {
            surprises.add("settings: " + settings);
        }
    }

    /** Whether all that its user did waits, since the server never let its WebSocket in. */
    boolean hasSentNothing() {
        return queue.size() == calls;
    }

    /**
     * A new date after the due date that the ledger has is refused, as the API says, and the app
     * has no way to clear one.
     */
    private static boolean isDueBeforeItTakesPlace(Call call, FaultyLine.Answer answer) {
        return answer.status() == 400
                && call.method.equals("PUT")
                && call.body != null
                && call.body.has("transaction_date")
                && answer.json().at("/errors/0/pointer").asText().equals("/due_date");
    }

    /** What is not found stays and is tried for ever, and so is what is refused. */
    @Override
    boolean hasUnsent() {
        return queue.stream().anyMatch(call -> call.lastStatus != 404 && call.lastStatus != 400);
    }

    private void flush() throws FaultyLine.Cut {
        List<Call> calls = new ArrayList<>(queue);
        if (isSecond) {
            calls.sort(Comparator.comparing(call -> !call.isOfContact()));
        }
        for (Call call : calls) {
            flush(call);
        }
    }

    private void flush(Call call) throws FaultyLine.Cut {
        String path = "/api/" + call.kind + (call.isCreation() ? "" : "/" + call.id);
        String body = call.body == null ? null : call.body.toString();
        FaultyLine.Answer answer = line.send(call.method, path, body, call.marker);
        call.lastStatus = answer.status();
        if (answer.status() == 200 || answer.status() == 201) {
            queue.remove(call);
            if (call.isCreation()) {
                takeId(call, answer.json().required("id").asText());
            }
        } else if (answer.status() != 404 && !isDueBeforeItTakesPlace(call, answer)) {
            surprises.add(call + " " + answer);
        }
    }

    private void takeId(Call call, String given) {
        var entities = call.isOfContact() ? books.contacts() : books.transactions();
        SortedMap<String, String> fields = entities.remove(call.id);
        if (fields != null) {
            entities.put(given, fields);
        }
        if (call.isOfContact()) {
            books.transactions()
                    .values()
                    .forEach(other -> other.replace("contact_id", call.id, given));
        }
        if (isSecond) {
            for (Call waiting : queue) {
                if (waiting.id.equals(call.id)) {
                    waiting.id = given;
                }
                if (waiting.body != null
                        && waiting.body.path("contact_id").asText().equals(call.id)) {
                    waiting.body.put("contact_id", given);
                }
            }
        }
    }

    private void fetch() throws FaultyLine.Cut {
        FaultyLine.Answer contacts = line.send("GET", "/api/admin/contacts", null, null);
        FaultyLine.Answer transactions = line.send("GET", "/api/transactions", null, null);
        if (contacts.status() != 200 || transactions.status() != 200) {
            surprises.add(contacts + " " + transactions);
            return;
        }
        for (JsonNode contact : contacts.json()) {
            if (!contact.path("created_at").isTextual()) {
                surprises.add("without created_at: " + contact);
            }
        }
        Books seen = Books.of(contacts.json(), transactions.json());
        Set<String> unborn = unborn();
        // it takes updated_at from created_at, so what it holds it never sees changed
        books.contacts()
                .forEach(
                        (id, fields) -> {
                            if (seen.contacts().containsKey(id) || unborn.contains(id)) {
                                seen.contacts().put(id, fields);
                            }
                        });
        books.transactions()
                .forEach(
                        (id, fields) -> {
                            if (unborn.contains(id)) {
                                seen.transactions().put(id, fields);
                            }
                        });
        books = seen;
    }
}
