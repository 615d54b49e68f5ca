package io.tallystick.server.config;

import io.lettuce.core.RedisURI;
import io.tallystick.limit.Limit;
import io.tallystick.limit.Networks;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the texts of settings mean. Each refuses with a sentence that says what is allowed. */
final class Parsers {

    static final Duration MAX_UNDO_WINDOW = Duration.ofHours(24);

    private static final int MAX_PORT = 65_535;
    private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9_]([a-z0-9_.-]*)|\\*");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern SHORT_DURATION = Pattern.compile("([0-9]{1,9}) *(ms|s|m|h|)");

    private static final String NODE_RULE =
            "must be URLs such as https://node1:2113, separated by commas, without a path";

    private static final String ARCHIVE_RULE =
            "must be a folder, such as /srv/archive or file:///srv/archive, or the URL of a bucket";

    private static final String PROVIDER_RULE = "must be a URL such as https://login.example.com";

    private static final String LIMIT_RULE =
            "must be off, or a number of requests in a time from 1s to 24h, such as 600/1m";

    private static final String REDIS_RULE =
            "must be redis://host:6379 or rediss://host:6379, with :password@ before the host if"
                    + " there is one";

    private static final Duration MIN_LIFETIME = Duration.ofMinutes(1);
    private static final Duration MAX_LIFETIME = Duration.ofDays(3650);

    private Parsers() {}

    static int port(String text) {
        if (!NUMBER.matcher(text).matches() || Integer.parseInt(text) > MAX_PORT) {
            throw new IllegalArgumentException("must be a whole number from 0 to " + MAX_PORT);
        }
        return Integer.parseInt(text);
    }

    static boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    static LogFormat logFormat(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "text" -> LogFormat.TEXT;
            case "json" -> LogFormat.JSON;
            default -> throw new IllegalArgumentException("must be text or json");
        };
    }

    /** The kinds of authentication. */
    enum Authentication {
        NONE,
        JWT,
        OIDC
    }

    static Authentication authentication(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "none" -> Authentication.NONE;
            case "jwt" -> Authentication.JWT;
            case "oidc" -> Authentication.OIDC;
            default -> throw new IllegalArgumentException("must be none, jwt or oidc");
        };
    }

    static Duration lifetime(String text) {
        Duration lifetime = duration(text);
        if (lifetime.compareTo(MIN_LIFETIME) < 0 || lifetime.compareTo(MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException("must be from 1m to 87600h");
        }
        return lifetime;
    }

    /** A URL of an OpenID provider; only one on this machine may do without TLS. */
    static URI provider(String text) {
        try {
            URI uri = new URI(text);
            boolean isLocal =
                    Set.of("localhost", "127.0.0.1", "[::1]")
                            .contains(String.valueOf(uri.getHost()));
            boolean isSafe =
                    "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && isLocal);
            if (isSafe && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(PROVIDER_RULE, e);
        }
        throw new IllegalArgumentException(PROVIDER_RULE);
    }

    static Path path(String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("must be a path", e);
        }
    }

    /** A folder, as a path or as a URL. */
    static ArchiveConfig.Folder archiveFolder(String text) {
        if (text.startsWith("file:")) {
            try {
                return new ArchiveConfig.Folder(Path.of(new URI(text)).normalize());
            } catch (URISyntaxException
                    | IllegalArgumentException
                    | FileSystemNotFoundException e) {
                throw new IllegalArgumentException(ARCHIVE_RULE, e);
            }
        }
        if (text.contains("://")) {
            throw new IllegalArgumentException(ARCHIVE_RULE);
        }
        return new ArchiveConfig.Folder(path(text));
    }

    static Path file(String text) {
        Path file = path(text);
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IllegalArgumentException("must be a file that can be read");
        }
        return file;
    }

    /** The base URLs of an event store's nodes. */
    static List<URI> nodes(String text) {
        List<URI> nodes = commaSeparated(text).stream().map(Parsers::node).toList();
        if (nodes.stream().map(URI::getScheme).distinct().count() != 1) {
            throw new IllegalArgumentException(NODE_RULE + "; all http or all https");
        }
        return nodes;
    }

    private static URI node(String text) {
        try {
            URI uri = new URI(text.toLowerCase(Locale.ROOT).replaceFirst("/+$", ""));
            if (uri.getUserInfo() != null) {
                throw new IllegalArgumentException(
                        "must not have a user in it; use EVENTSTORE_USERNAME and"
                                + " EVENTSTORE_PASSWORD");
            }
            boolean isWeb = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean isBare = uri.getHost() != null && uri.toString().equals(originOf(uri));
            if (isWeb && isBare) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(NODE_RULE, e);
        }
        throw new IllegalArgumentException(NODE_RULE);
    }

    static Duration undoWindow(String text) {
        Duration window = duration(text);
        if (window.isNegative() || window.compareTo(MAX_UNDO_WINDOW) > 0) {
            throw new IllegalArgumentException("must be from 0 to 24h");
        }
        return window;
    }

    private static Duration duration(String text) {
        Matcher matcher = SHORT_DURATION.matcher(text.toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            long count = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofSeconds(count);
            };
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a duration such as 5s, 2m or PT5S", e);
        }
    }

    /** Names of hosts, in lower case, or *. */
    static List<String> hostNames(String text) {
        List<String> names =
                commaSeparated(text).stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        if (!names.stream().allMatch(name -> HOST_NAME.matcher(name).matches())) {
            throw new IllegalArgumentException(
                    "must be names of hosts such as ledger.example, without ports, separated by"
                            + " commas, or *");
        }
        return names;
    }

    static List<String> origins(String text) {
        return commaSeparated(text).stream().map(Parsers::origin).toList();
    }

    private static String origin(String text) {
        if (text.equals("*")) {
            return text;
        }
        String origin = text.toLowerCase(Locale.ROOT);
        try {
            URI uri = new URI(origin);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null && origin.equals(originOf(uri))) {
                return origin;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(originRule(), e);
        }
        throw new IllegalArgumentException(originRule());
    }

    private static String originOf(URI uri) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port;
    }

    private static String originRule() {
        return "must be origins such as https://example.com, separated by commas, or *";
    }

    /** Addresses and networks. */
    static List<String> networks(String text) {
        List<String> networks = commaSeparated(text);
        try {
            networks.forEach(Networks::network);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "must be addresses or networks such as 10.0.0.0/8, separated by commas", e);
        }
        return networks;
    }

    /** So many requests in so much time; null for no limit. */
    static @Nullable Limit limit(String text) {
        if (text.equalsIgnoreCase("off")) {
            return null;
        }
        int slash = text.indexOf('/');
        String requests = slash < 0 ? "" : text.substring(0, slash).strip();
        if (!NUMBER.matcher(requests).matches()) {
            throw new IllegalArgumentException(LIMIT_RULE);
        }
        try {
            return new Limit(
                    Integer.parseInt(requests), duration(text.substring(slash + 1).strip()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(LIMIT_RULE, e);
        }
    }

    static Secret redis(String text) {
        try {
            URI uri = new URI(text);
            boolean isRedis = "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme());
            if (isRedis && uri.getHost() != null) {
                RedisURI.create(text);
                return new Secret(text);
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IllegalArgumentException(REDIS_RULE, e);
        }
        throw new IllegalArgumentException(REDIS_RULE);
    }

    static List<String> commaSeparated(String text) {
        List<String> items = new ArrayList<>();
        for (String item : text.split(",", -1)) {
            if (!item.isBlank()) {
                items.add(item.strip());
            }
        }
        return List.copyOf(items);
    }
}
