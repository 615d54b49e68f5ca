package io.tallystick.server.config;

import io.tallystick.limit.Limit;
import io.tallystick.server.config.Parsers.Authentication;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * All that the server needs to be told, checked. Immutable.
 *
 * @param eventStore keeps the events, null if the database does
 * @param archive where old events go, null if there is no such place
 * @param auth who is let in
 * @param limits how often they may ask
 * @param undoWindow how long after a change it may be undone
 */
public record ServerConfig(
        HttpConfig http,
        DatabaseConfig database,
        @Nullable EventStoreConfig eventStore,
        @Nullable ArchiveConfig archive,
        Duration undoWindow,
        LogFormat logFormat,
        AuthConfig auth,
        LimitConfig limits) {

    private static final String ARCHIVE = "archive";

    private static final Limit PER_USER = new Limit(600, Duration.ofMinutes(1));
    private static final Limit PER_ADDRESS = new Limit(300, Duration.ofMinutes(1));

    /** Finds the addresses of a host. */
    interface HostLookup {
        InetAddress[] addressesOf(String host) throws UnknownHostException;
    }

    /**
     * Reads settings by the names of {@link Setting}; other entries are not looked at.
     *
     * @throws InvalidConfiguration with every problem at once
     */
    public static ServerConfig from(Map<String, String> settings) {
        return from(settings, InetAddress::getAllByName);
    }

    static ServerConfig from(Map<String, String> settings, HostLookup lookup) {
        SettingReader reader = new SettingReader(settings);
        AuthConfig auth = auth(reader);
        DatabaseConfig database = database(reader);
        ServerConfig config =
                new ServerConfig(
                        http(reader, lookup, auth.isOpen()),
                        database,
                        eventStore(reader),
                        archive(reader, database),
                        reader.read(Setting.UNDO_WINDOW, Parsers::undoWindow, Duration.ZERO),
                        reader.read(Setting.LOG_FORMAT, Parsers::logFormat, LogFormat.TEXT),
                        auth,
                        limits(reader, auth.isOpen()));
        reader.throwIfBad();
        return config;
    }

    private static AuthConfig auth(SettingReader reader) {
        Authentication kind =
                reader.read(Setting.AUTH, Parsers::authentication, Authentication.NONE);
        for (Setting setting :
                List.of(Setting.JWT_SECRET, Setting.JWT_SECRET_PREVIOUS, Setting.ADMIN_PASSWORD)) {
            rejectUnless(kind == Authentication.JWT, "AUTH=jwt", reader, setting);
        }
        for (Setting setting :
                List.of(
                        Setting.OIDC_ISSUER,
                        Setting.OIDC_AUDIENCE,
                        Setting.OIDC_JWKS_URL,
                        Setting.OIDC_ADMINS)) {
            rejectUnless(kind == Authentication.OIDC, "AUTH=oidc", reader, setting);
        }
        rejectUnless(kind == Authentication.NONE, "AUTH=none", reader, Setting.ALLOWED_HOSTS);
        return switch (kind) {
            case NONE -> new AuthConfig.Open();
            case JWT ->
                    new AuthConfig.Jwt(
                            reader.read(Setting.JWT_SECRET, Secrets::signing, null),
                            reader.read(
                                    Setting.JWT_SECRET_PREVIOUS,
                                    Secrets::previousSigning,
                                    List.of()),
                            reader.read(
                                    Setting.JWT_EXPIRATION, Parsers::lifetime, Duration.ofHours(1)),
                            reader.read(Setting.ADMIN_PASSWORD, Secrets::password, null));
            case OIDC -> oidc(reader);
        };
    }

    private static AuthConfig oidc(SettingReader reader) {
        for (Setting needed : List.of(Setting.OIDC_ISSUER, Setting.OIDC_AUDIENCE)) {
            if (reader.text(needed) == null) {
                reader.reject(needed, "", "must be set for AUTH=oidc");
            }
        }
        return new AuthConfig.Oidc(
                reader.read(Setting.OIDC_ISSUER, Parsers::provider, URI.create("")),
                firstOf(reader.text(Setting.OIDC_AUDIENCE), null),
                reader.read(Setting.OIDC_JWKS_URL, Parsers::provider, null),
                reader.read(Setting.OIDC_ADMINS, Parsers::commaSeparated, List.of()));
    }

    private static LimitConfig limits(SettingReader reader, boolean isOpen) {
        return new LimitConfig(
                reader.read(Setting.REDIS_URL, Parsers::redis, null),
                reader.read(Setting.TRUSTED_PROXIES, Parsers::networks, List.of()),
                reader.read(Setting.RATE_LIMIT_USER, Parsers::limit, isOpen ? null : PER_USER),
                reader.read(
                        Setting.RATE_LIMIT_ADDRESS, Parsers::limit, isOpen ? null : PER_ADDRESS));
    }

    private static void rejectUnless(
            boolean isNeeded, String needed, SettingReader reader, Setting setting) {
        String text = reader.text(setting);
        if (text != null && !isNeeded) {
            reader.reject(setting, text, "has no meaning without " + needed);
        }
    }

    private static HttpConfig http(SettingReader reader, HostLookup lookup, boolean isOpen) {
        boolean insecureAllowed =
                reader.read(Setting.ALLOW_INSECURE_BIND, Parsers::bool, Boolean.FALSE) || !isOpen;
        return new HttpConfig(
                reader.read(Setting.HOST, text -> host(text, insecureAllowed, lookup), ""),
                reader.read(Setting.PORT, Parsers::port, 0),
                reader.read(Setting.ALLOWED_HOSTS, Parsers::hostNames, List.of()),
                reader.read(Setting.ALLOWED_ORIGINS, Parsers::origins, List.of()));
    }

    private static String host(String text, boolean insecureAllowed, HostLookup lookup) {
        InetAddress[] addresses;
        try {
            addresses = lookup.addressesOf(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("must be an address or a known host name", e);
        }
        if (!insecureAllowed && !Stream.of(addresses).allMatch(InetAddress::isLoopbackAddress)) {
            throw new IllegalArgumentException(
                    "others could reach it and nobody has to log in; use 127.0.0.1, or AUTH=jwt, or"
                            + " accept that with ALLOW_INSECURE_BIND=true");
        }
        return text;
    }

    private static DatabaseConfig database(SettingReader reader) {
        DatabaseUrl url = reader.read(Setting.DATABASE_URL, DatabaseUrl::parse, null);
        Path dataDirectory = reader.read(Setting.DATA_DIR, Parsers::path, Path.of(""));
        if (reader.text(Setting.DATABASE_URL) == null) {
            rejectWithout(Setting.DATABASE_URL, reader, Setting.DATABASE_USER);
            rejectWithout(Setting.DATABASE_URL, reader, Setting.DATABASE_PASSWORD);
        }
        return url == null ? new DatabaseConfig.Embedded(dataDirectory) : external(reader, url);
    }

    private static void rejectWithout(Setting needed, SettingReader reader, Setting setting) {
        String text = reader.text(setting);
        if (text != null && reader.text(needed) == null) {
            reader.reject(setting, text, "has no meaning without " + needed);
        }
    }

    private static @Nullable EventStoreConfig eventStore(SettingReader reader) {
        rejectWithout(Setting.EVENTSTORE_URL, reader, Setting.EVENTSTORE_USERNAME);
        rejectWithout(Setting.EVENTSTORE_USERNAME, reader, Setting.EVENTSTORE_PASSWORD);
        rejectWithout(Setting.EVENTSTORE_URL, reader, Setting.EVENTSTORE_CA_FILE);
        List<URI> nodes = reader.read(Setting.EVENTSTORE_URL, Parsers::nodes, List.of());
        return nodes.isEmpty()
                ? null
                : new EventStoreConfig(
                        nodes,
                        reader.text(Setting.EVENTSTORE_USERNAME),
                        new Secret(firstOf(reader.text(Setting.EVENTSTORE_PASSWORD), null)),
                        reader.read(Setting.EVENTSTORE_CA_FILE, Parsers::file, null));
    }

    /** The folder of a server with a database elsewhere would be lost with the server. */
    private static @Nullable ArchiveConfig archive(SettingReader reader, DatabaseConfig database) {
        ArchiveConfig usual =
                switch (database) {
                    case DatabaseConfig.Embedded embedded ->
                            new ArchiveConfig.Folder(embedded.dataDirectory().resolve(ARCHIVE));
                    case DatabaseConfig.External external -> null;
                };
        String url = reader.text(Setting.ARCHIVE_URL);
        boolean isBucket = url != null && BucketUrl.isOne(url);
        for (Setting setting : List.of(Setting.ARCHIVE_ACCESS_KEY, Setting.ARCHIVE_SECRET_KEY)) {
            rejectUnless(isBucket, "a bucket as ARCHIVE_URL", reader, setting);
        }
        return isBucket
                ? bucket(reader)
                : reader.read(Setting.ARCHIVE_URL, Parsers::archiveFolder, usual);
    }

    private static @Nullable ArchiveConfig bucket(SettingReader reader) {
        String accessKey = reader.text(Setting.ARCHIVE_ACCESS_KEY);
        String secretKey = reader.text(Setting.ARCHIVE_SECRET_KEY);
        if (accessKey == null || secretKey == null) {
            reader.reject(
                    accessKey == null ? Setting.ARCHIVE_ACCESS_KEY : Setting.ARCHIVE_SECRET_KEY,
                    "",
                    "must be set for the bucket of ARCHIVE_URL");
            return null;
        }
        BucketUrl url = reader.read(Setting.ARCHIVE_URL, BucketUrl::parse, null);
        return url == null
                ? null
                : new ArchiveConfig.Bucket(
                        url.endpoint(),
                        url.bucket(),
                        url.prefix(),
                        firstOf(reader.text(Setting.ARCHIVE_REGION), null),
                        accessKey,
                        new Secret(secretKey));
    }

    private static DatabaseConfig external(SettingReader reader, DatabaseUrl url) {
        String user = firstOf(reader.text(Setting.DATABASE_USER), url.user());
        String password = firstOf(reader.text(Setting.DATABASE_PASSWORD), url.password());
        if (user.isEmpty()) {
            reader.reject(Setting.DATABASE_USER, "", "must be set, or be in DATABASE_URL");
        }
        return new DatabaseConfig.External(url.jdbcUrl(), user, new Secret(password));
    }

    private static String firstOf(@Nullable String wanted, @Nullable String otherwise) {
        return Objects.requireNonNullElse(wanted, Objects.requireNonNullElse(otherwise, ""));
    }
}
