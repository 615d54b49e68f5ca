package io.tallystick.eventstore;

import okhttp3.RequestBody;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.UUID;

/**
 * A request, whichever node it goes to. Immutable.
 *
 * @param path encoded, below the address of the node, with its query
 * @param headers besides those that every request has
 * @param body null to get, else what is posted
 */
record Ask(
        Operation operation, String path, Map<String, String> headers, @Nullable RequestBody body) {

    /** Without an Accept the server answers 406 with a description of itself. */
    private static final String FEED_TYPE = "application/vnd.eventstore.atom+json";

    private static final Map<String, String> FEED = Map.of("Accept", FEED_TYPE);

    private static final Map<String, String> JSON = Map.of("Accept", "application/json");

    static Ask feed(Operation operation, String path) {
        return new Ask(operation, path, FEED, null);
    }

    /** A feed that the server answers once it has entries, or after so many seconds. */
    static Ask longPoll(String path, long seconds) {
        return new Ask(
                Operation.AWAIT,
                path,
                Map.of("Accept", FEED_TYPE, "ES-LongPoll", Long.toString(seconds)),
                null);
    }

    static Ask discover(String path) {
        return new Ask(Operation.DISCOVER, path, JSON, null);
    }

    static Ask metadata(String path) {
        return new Ask(Operation.MAINTAIN, path, JSON, null);
    }

    /** A change that may be made twice. */
    static Ask change(String path, UUID id, RequestBody body) {
        return new Ask(
                Operation.MAINTAIN,
                path,
                Map.of("Accept", "application/json", "ES-EventId", id.toString()),
                body);
    }

    static Ask append(String path, long expectedVersion, RequestBody events) {
        return new Ask(
                Operation.APPEND,
                path,
                Map.of(
                        "Accept",
                        "application/json",
                        "ES-ExpectedVersion",
                        Long.toString(expectedVersion)),
                events);
    }
}
