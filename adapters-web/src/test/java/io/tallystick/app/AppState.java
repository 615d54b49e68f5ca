package io.tallystick.app;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

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
}
