package io.tallystick.emulator;

import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A request that has arrived whole. Immutable.
 *
 * @param path its decoded segments
 * @param target path and query, as they came
 * @param base scheme, authority and prefix for links, without a slash at the end
 */
record Call(
        String method,
        List<String> path,
        boolean endsWithSlash,
        String target,
        Map<String, String> query,
        HttpFields headers,
        Bytes body,
        String base) {

    static Call of(
            String method, String path, @Nullable String query, HttpFields headers, Bytes body) {
        boolean endsWithSlash = path.length() > 1 && path.endsWith("/");
        return new Call(
                method,
                segments(path),
                endsWithSlash,
                query == null ? path : path + "?" + query,
                parameters(query),
                headers,
                body,
                base(headers));
    }

    @Nullable String header(String name) {
        return headers.get(name);
    }

    /** All values of the header, with commas between them. */
    @Nullable String joinedHeader(String name) {
        List<String> values = headers.getValuesList(name);
        return values.isEmpty() ? null : String.join(",", values);
    }

    @Nullable String parameter(String name) {
        return query.get(name);
    }

    String link(String path) {
        return base + path;
    }

    String streamLink(String stream, String rest) {
        return base + "/streams/" + UrlText.escape(stream) + rest;
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(UrlText.decodeSegment(segment));
            }
        }
        return List.copyOf(segments);
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                String[] parts = pair.split("=", 2);
                parameters.putIfAbsent(decode(parts[0]), parts.length < 2 ? "" : decode(parts[1]));
            }
        }
        return Map.copyOf(parameters);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static String base(HttpFields headers) {
        String scheme = orElse(headers.get("X-Forwarded-Proto"), "http");
        String host =
                orElse(headers.get("X-Forwarded-Host"), orElse(headers.get("Host"), "localhost"));
        String port = headers.get("X-Forwarded-Port");
        if (port != null) {
            host = host.replaceFirst(":[0-9]+$", "") + ":" + port;
        }
        String prefix = orElse(headers.get("X-Forwarded-Prefix"), "");
        String slashed = prefix.isEmpty() || prefix.startsWith("/") ? prefix : "/" + prefix;
        return scheme + "://" + host + slashed.replaceFirst("/+$", "");
    }

    private static String orElse(@Nullable String value, String other) {
        return value == null ? other : value;
    }
}
