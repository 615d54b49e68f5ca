package io.tallystick.app;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The app's state builder, as its contract describes it: all events together by time, without undos
 * and what they name; a transaction of a contact that is not there is left out, and a contact takes
 * its transactions along. Stateless.
 */
final class AppState {

    private AppState() {}

    static Books of(Collection<AppEvent> events) {
        Books books = Books.empty();
        for (AppEvent event : effective(events)) {
            if (event.isOfContact()) {
                applyToContact(books, event);
            } else {
                applyToTransaction(books, event);
            }
        }
        return books;
    }

    /** In the order in which they count, without the undone ones. */
    static List<AppEvent> effective(Collection<AppEvent> events) {
        Set<String> undone = new HashSet<>();
        for (AppEvent event : events) {
            if (event.is("UNDO")) {
                undone.add(event.data().path("undone_event_id").asText());
            }
        }
        return events.stream()
                .filter(event -> !event.is("UNDO") && !undone.contains(event.id()))
                .sorted(AppEvent.BY_TIME)
                .toList();
    }

    private static void applyToContact(Books books, AppEvent event) {
        String id = event.aggregateId();
        switch (event.type()) {
            case "CREATED" -> books.contacts().putIfAbsent(id, Books.contactOf(event.data()));
            case "UPDATED" -> update(books.contacts(), event);
            case "DELETED" -> {
                books.contacts().remove(id);
                books.transactions().values().removeIf(other -> id.equals(other.get("contact_id")));
            }
            default -> throw new AssertionError(event.toString());
        }
    }

    private static void applyToTransaction(Books books, AppEvent event) {
        String id = event.aggregateId();
        switch (event.type()) {
            case "CREATED" -> {
                if (books.contacts().containsKey(event.data().path("contact_id").asText())) {
                    books.transactions().putIfAbsent(id, Books.transactionOf(event.data()));
                }
            }
            case "UPDATED" -> update(books.transactions(), event);
            case "DELETED" -> books.transactions().remove(id);
            default -> throw new AssertionError(event.toString());
        }
    }

    private static void update(
            SortedMap<String, SortedMap<String, String>> entities, AppEvent event) {
        SortedMap<String, String> fields = entities.get(event.aggregateId());
        if (fields != null) {
            Books.update(fields, event.data());
        }
    }

    /**
     * The rule that the server states for consumers: each stream by itself, and transactions are
     * shown while their contact is.
     */
    static Books streamByStream(Collection<AppEvent> events) {
        Books books = Books.empty();
        Set<String> gone = new HashSet<>();
        for (AppEvent event : effective(events)) {
            var entities = event.isOfContact() ? books.contacts() : books.transactions();
            switch (event.type()) {
                case "CREATED" ->
                        entities.putIfAbsent(
                                event.aggregateId(),
                                event.isOfContact()
                                        ? Books.contactOf(event.data())
                                        : Books.transactionOf(event.data()));
                case "UPDATED" -> {
                    if (!gone.contains(event.stream())) {
                        update(entities, event);
                    }
                }
                case "DELETED" -> {
                    if (entities.containsKey(event.aggregateId())) {
                        gone.add(event.stream());
                    }
                }
                default -> throw new AssertionError(event.toString());
            }
        }
        books.contacts().keySet().removeIf(id -> gone.contains("contact-" + id));
        books.transactions().keySet().removeIf(id -> gone.contains("transaction-" + id));
        books.transactions()
                .values()
                .removeIf(fields -> !books.contacts().containsKey(fields.get("contact_id")));
        return books;
    }

    /**
     * The transactions on which the two rules may differ, and nothing else (ADR 24): one that was
     * with several contacts of which one was deleted or taken back, and one that is older than its
     * contact.
     */
    static Set<String> contested(Collection<AppEvent> events) {
        List<AppEvent> effective = effective(events);
        Map<String, AppEvent> created = new HashMap<>();
        Set<String> deleted = new HashSet<>();
        Map<String, Set<String>> contactsOf = new TreeMap<>();
        for (AppEvent event : effective) {
            if (event.isOfContact() && event.is("CREATED")) {
                created.put(event.aggregateId(), event);
            } else if (event.isOfContact() && event.is("DELETED")) {
                deleted.add(event.aggregateId());
            } else if (!event.isOfContact() && event.data().path("contact_id").isTextual()) {
                contactsOf
                        .computeIfAbsent(event.aggregateId(), id -> new HashSet<>())
                        .add(event.data().path("contact_id").asText());
            }
        }
        Set<String> contested = new HashSet<>();
        contactsOf.forEach(
                (transaction, contacts) -> {
                    boolean isAnyGone =
                            contacts.stream()
                                    .anyMatch(
                                            id -> !created.containsKey(id) || deleted.contains(id));
                    if ((contacts.size() > 1 && isAnyGone)
                            || isOlderThanItsContact(transaction, effective, created)) {
                        contested.add(transaction);
                    }
                });
        return contested;
    }

    /**
     * Whether each undo comes within five whole seconds of what it undoes by the times that the
     * server gave them, which are not the phone's if that was ahead.
     */
    static boolean areUndosInTime(Collection<AppEvent> events) {
        Map<String, AppEvent> byId = new HashMap<>();
        events.forEach(event -> byId.put(event.id(), event));
        return events.stream()
                .filter(event -> event.is("UNDO"))
                .allMatch(
                        undo -> {
                            AppEvent undone =
                                    byId.get(undo.data().path("undone_event_id").asText());
                            return undone == null
                                    || Duration.between(undone.at(), undo.at()).toSeconds() <= 5;
                        });
    }

    private static boolean isOlderThanItsContact(
            String transaction, List<AppEvent> effective, Map<String, AppEvent> contacts) {
        return effective.stream()
                .filter(event -> event.aggregateId().equals(transaction) && event.is("CREATED"))
                .anyMatch(
                        event -> {
                            AppEvent contact =
                                    contacts.get(event.data().path("contact_id").asText());
                            return contact != null && AppEvent.BY_TIME.compare(contact, event) > 0;
                        });
    }
}
