package io.tallystick.web;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;

/** One user's way to the API. Thread-safe. */
record Api(HttpClient client, int port, String user) {

    static final String USER_HEADER = "X-Test-User";

    static Api of(HttpClient client, int port) {
        return new Api(client, port, UUID.randomUUID().toString());
    }

    Api otherUser() {
        return of(client, port);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    Reply get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    Reply post(String path, String body, String... headers) {
        return send("POST", path, body, with("application/json", headers));
    }

    Reply put(String path, String body, String... headers) {
        return send("PUT", path, body, with("application/json", headers));
    }

    Reply patch(String path, String body, String... headers) {
        return send("PATCH", path, body, with("application/merge-patch+json", headers));
    }

    Reply delete(String path, String... headers) {
        return send("DELETE", path, null, headers);
    }

    private static String[] with(String mediaType, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = mediaType;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return all;
    }

    Reply send(String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path))
                        .timeout(Duration.ofSeconds(30))
                        .header(USER_HEADER, user)
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    Reply send(HttpRequest request) {
        try {
            return new Reply(client.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new AssertionError("no answer to " + request, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Makes a contact and gives its id. */
    String contact(String name) {
        return post("/api/contacts", "{\"name\":\"" + name + "\"}").is(201).id();
    }

    /** Makes a transaction of money in USD and gives its id. */
    String transaction(String contactId, String direction, long amount, String date) {
        return post("/api/transactions", transactionJson(contactId, direction, amount, date))
                .is(201)
                .id();
    }

    static String transactionJson(String contactId, String direction, long amount, String date) {
        return """
        {"contact_id":"%s","direction":"%s","amount":%d,"transaction_date":"%s"}
        """
                .formatted(contactId, direction, amount, date);
    }

    /** How many events the user has in the log. */
    int events() {
        return get("/api/events?limit=1000").is(200).json().path("events").size();
    }
}
