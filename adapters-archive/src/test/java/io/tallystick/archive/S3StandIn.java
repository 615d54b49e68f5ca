package io.tallystick.archive;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of S3 as an archive needs: one bucket, and signatures that are not checked. */
final class S3StandIn implements AutoCloseable {

    static final String BUCKET = "ledger";

    private static final int PAGE = 100;
    private static final Pattern PARAMETER = Pattern.compile("(?:^|&)([^=&]+)=([^&]*)");

    private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final AtomicInteger failures = new AtomicInteger();
    private volatile int refusal;

    private S3StandIn(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    static S3StandIn start() {
        try {
            return new S3StandIn(
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Does what is asked so many times, and answers that it failed. */
    void loseAnswers(int count) {
        failures.set(count);
    }

    /** Answers everything with this status from now on. */
    void refuse(int status) {
        refusal = status;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            if (authorization == null || !authorization.startsWith("AWS4-HMAC-SHA256 ")) {
                error(exchange, 403, "AccessDenied");
            } else if (refusal != 0) {
                error(exchange, refusal, "Refused");
            } else if (!path.equals("/" + BUCKET) && !path.startsWith("/" + BUCKET + "/")) {
                error(exchange, 404, "NoSuchBucket");
            } else {
                String key = path.substring(Math.min(path.length(), BUCKET.length() + 2));
                switch (exchange.getRequestMethod()) {
                    case "PUT" -> put(exchange, key, body);
                    case "GET" -> {
                        if (key.isEmpty()) {
                            list(exchange);
                        } else {
                            get(exchange, key);
                        }
                    }
                    case "DELETE" -> {
                        objects.remove(key);
                        send(exchange, 204, new byte[0]);
                    }
                    default -> error(exchange, 501, "NotImplemented");
                }
            }
        }
    }

    private void put(HttpExchange exchange, String key, byte[] body) throws IOException {
        if (!"*".equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            error(exchange, 400, "NotConditional");
        } else if (objects.putIfAbsent(key, body) != null) {
            error(exchange, 412, "PreconditionFailed");
        } else if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            error(exchange, 500, "InternalError");
        } else {
            send(exchange, 200, new byte[0]);
        }
    }

    private void get(HttpExchange exchange, String key) throws IOException {
        byte[] content = objects.get(key);
        if (content == null) {
            error(exchange, 404, "NoSuchKey");
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        int limit = Integer.parseInt(range.substring(range.indexOf('-') + 1)) + 1;
        if (content.length == 0) {
            error(exchange, 416, "InvalidRange");
        } else {
            send(exchange, 206, Arrays.copyOf(content, Math.min(limit, content.length)));
        }
    }

    private void list(HttpExchange exchange) throws IOException {
        String prefix = parameter(exchange, "prefix");
        String after = parameter(exchange, "continuation-token");
        NavigableMap<String, byte[]> rest = objects.tailMap(after, false);
        StringBuilder xml = new StringBuilder("<ListBucketResult>");
        int count = 0;
        String last = "";
        for (String key : rest.keySet()) {
            if (!key.startsWith(prefix)) {
                continue;
            }
            if (count++ == PAGE) {
                xml.append("<IsTruncated>true</IsTruncated><NextContinuationToken>")
                        .append(last)
                        .append("</NextContinuationToken>");
                break;
            }
            xml.append("<Contents><Key>").append(key).append("</Key></Contents>");
            last = key;
        }
        send(
                exchange,
                200,
                xml.append("</ListBucketResult>").toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String parameter(HttpExchange exchange, String name) {
        Matcher parameters = PARAMETER.matcher(exchange.getRequestURI().getRawQuery());
        while (parameters.find()) {
            if (parameters.group(1).equals(name)) {
                return URLDecoder.decode(parameters.group(2), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    private static void error(HttpExchange exchange, int status, String code) throws IOException {
        String xml = "<Error><Code>" + code + "</Code><Message>no</Message></Error>";
        send(exchange, status, xml.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
