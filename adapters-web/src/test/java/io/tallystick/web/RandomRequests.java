package io.tallystick.web;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** Requests from nearly right to rubbish, the same for the same seed. Confined. */
final class RandomRequests {

    private static final List<String> FIELDS =
            List.of(
                    "name",
                    "username",
                    "phone",
                    "email",
                    "notes",
                    "comment",
                    "id",
                    "contact_id",
                    "type",
                    "direction",
                    "amount",
                    "currency",
                    "description",
                    "transaction_date",
                    "due_date",
                    "event_id",
                    "",
                    "\\u0000",
                    "a/b~c");
    private static final List<String> VALUES =
            List.of(
                    "null",
                    "true",
                    "0",
                    "-1",
                    "1.5",
                    "1e400",
                    "1e999999999",
                    "1e-999999999",
                    "1e99999999999999999999",
                    "100e2147483647",
                    "-0.0",
                    "9223372036854775807",
                    "9223372036854775808",
                    "123456789012345678901234567890",
                    "\"\"",
                    "\" \"",
                    "\"Ann\"",
                    "\"ann@example.com\"",
                    "\"\\u0000\"",
                    "\"\\ud800\"",
                    "\"\\udc00\\ud800\"",
                    "\"\\u202e\\ufeff\"",
                    "\"2026-01-31\"",
                    "\"2026-13-31\"",
                    "\"-999999999-01-01\"",
                    "\"lent\"",
                    "\"owed\"",
                    "\"money\"",
                    "\"item\"",
                    "\"USD\"",
                    "\"ıİß\"",
                    "[]",
                    "{}",
                    "[[[]]]",
                    "{\"a\":{\"b\":[1,2,{}]}}");
    private static final List<String> PARAMETERS =
            List.of(
                    "q",
                    "limit",
                    "cursor",
                    "include_deleted",
                    "version",
                    "as_of",
                    "contact_id",
                    "from",
                    "to",
                    "direction",
                    "type",
                    "after",
                    "before",
                    "order",
                    "aggregate_type",
                    "aggregate_id",
                    "x");
    private static final List<String> PARAMETER_VALUES =
            List.of(
                    "",
                    "1",
                    "0",
                    "1000",
                    "-5",
                    "99999999999999999999",
                    "true",
                    "false",
                    "asc",
                    "desc",
                    "contact",
                    "ContactCreated",
                    "2026-01-01",
                    "2026-01-01T00:00:00Z",
                    "9999-12-31T23:59:59.999999999%2B18:00",
                    "0001-01-01T00:00:00%2B18:00",
                    "%00",
                    "%ff",
                    "%zz",
                    "%",
                    "%F0%9F%98%80",
                    "%ED%A0%80",
                    "a+b",
                    "YWFh",
                    "Y2FiY2RlZmdoLWFiY2QtYWJjZC1hYmNkLWFiY2RlZmdoaWprbA",
                    "x-1",
                    "\u00e9",
                    "'%20or%201=1--",
                    "%25",
                    "&&==");
    private static final List<String> CONTENT_TYPES =
            List.of(
                    "application/json",
                    "application/json",
                    "application/json",
                    "application/merge-patch+json",
                    "application/json; charset=utf-8",
                    "application/json; charset=utf-16",
                    "text/plain",
                    ";",
                    "multipart/form-data",
                    "");
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "X");
    private static final List<String> TAGS =
            List.of("\"0\"", "*", "W/\"0\"", "\"0\", \"1\"", "0", "\"", "\"x\"", "", "\"99\"");
    private static final List<String> KEYS =
            List.of("k1", "k2", "\"k1\"", "\"", "a b", "\u00ff", "", "x");

    private final Random random;
    private final String user;
    private final List<String> ids;
    private final List<String> routes;

    RandomRequests(long seed, String user, List<String> ids, Set<String> routes) {
        this.random = new Random(seed);
        this.user = user;
        this.ids = ids;
        this.routes = List.copyOf(routes);
    }

    byte[] next() {
        String[] route = one(routes).split(" ", 2);
        String method = chance(10) ? one(METHODS) : route[0];
        String path = route[1].replace("{id}", id());
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(path).append(query()).append(" HTTP/1.1\r\n");
        head.append("Host: localhost\r\nConnection: close\r\n");
        if (!chance(30)) {
            head.append(Api.USER_HEADER).append(": ").append(user).append("\r\n");
        }
        maybe(head, 3, "If-Match", TAGS);
        maybe(head, 3, "Idempotency-Key", KEYS);
        maybe(head, 30, "Idempotency-Key", KEYS);
        maybe(head, 20, "Accept-Encoding", List.of("gzip", "gzip;q=x", ";;,,", "*"));
        maybe(head, 40, "Content-Encoding", List.of("gzip", "identity", ""));
        maybe(head, 40, "X-Request-Id", List.of("ok", "not ok", "\u00e9", ""));
        maybe(head, 40, "X-HTTP-Method-Override", METHODS);
        maybe(head, 40, "Sec-WebSocket-Version", List.of("13"));
        maybe(head, 40, "Origin", List.of("null", "https://a.example", ""));
        boolean mayHaveBody = !method.equals("GET") && !method.equals("HEAD");
        byte[] body = mayHaveBody || chance(20) ? body() : new byte[0];
        if (body.length > 0 || chance(4)) {
            String type =
                    method.equals("PATCH") && !chance(5)
                            ? "application/merge-patch+json"
                            : one(CONTENT_TYPES);
            head.append("Content-Type: ").append(type).append("\r\n");
        }
        return chance(5) ? chunked(head, body) : sized(head, body);
    }

    private static byte[] sized(StringBuilder head, byte[] body) {
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        return join(head, body, "");
    }

    private static byte[] chunked(StringBuilder head, byte[] body) {
        head.append("Transfer-Encoding: chunked\r\n\r\n");
        if (body.length > 0) {
            head.append(Integer.toHexString(body.length)).append("\r\n");
            return join(head, body, "\r\n0\r\n\r\n");
        }
        return join(head, body, "0\r\n\r\n");
    }

    private static byte[] join(StringBuilder head, byte[] body, String tail) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(body);
        out.writeBytes(tail.getBytes(StandardCharsets.ISO_8859_1));
        return out.toByteArray();
    }

    private String id() {
        return switch (random.nextInt(8)) {
            case 0 -> new UUID(random.nextLong(), random.nextLong()).toString();
            case 1 -> one(List.of("1", "..", "%2e", "%00", "a%2fb", ";x=y", "x".repeat(3000), "%"));
            default -> one(ids);
        };
    }

    private String query() {
        if (!chance(2)) {
            return "";
        }
        StringBuilder query = new StringBuilder();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            query.append(i == 0 ? '?' : '&').append(one(PARAMETERS));
            query.append('=').append(one(PARAMETER_VALUES));
        }
        return query.toString();
    }

    private byte[] body() {
        return switch (random.nextInt(24)) {
            case 0 -> new byte[0];
            case 1 -> randomBytes(1 + random.nextInt(200));
            case 2 -> "[".repeat(5000).getBytes(StandardCharsets.UTF_8);
            case 3 -> truncated();
            case 4 -> ("{\"name\":\"" + "x".repeat(2000) + "\"}").getBytes(StandardCharsets.UTF_8);
            case 5 -> one(VALUES).getBytes(StandardCharsets.UTF_8);
            case 6 -> chance(20) ? new byte[10 << 20] : spoiled();
            case 7 -> json().getBytes(StandardCharsets.UTF_16);
            case 8, 9 -> good().getBytes(StandardCharsets.UTF_8);
            default -> json().getBytes(StandardCharsets.UTF_8);
        };
    }

    private String good() {
        return """
        {"name":"Ann","contact_id":"%s","direction":"lent","amount":%d,
         "transaction_date":"2026-01-31"}
        """
                .formatted(ids.getFirst(), random.nextInt(1000));
    }

    private String json() {
        StringBuilder json = new StringBuilder("{");
        int count = random.nextInt(9);
        for (int i = 0; i < count; i++) {
            json.append(i == 0 ? "" : ",").append('"').append(one(FIELDS)).append("\":");
            json.append(one(VALUES));
        }
        return json.append('}').toString();
    }

    private byte[] truncated() {
        byte[] whole = json().getBytes(StandardCharsets.UTF_8);
        return java.util.Arrays.copyOf(whole, random.nextInt(whole.length) + 1);
    }

    private byte[] spoiled() {
        byte[] bytes = json().getBytes(StandardCharsets.UTF_8);
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        return bytes;
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private void maybe(StringBuilder head, int outOf, String name, List<String> values) {
        if (chance(outOf)) {
            head.append(name).append(": ").append(one(values)).append("\r\n");
        }
    }

    private boolean chance(int outOf) {
        return random.nextInt(outOf) == 0;
    }

    private <T> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
