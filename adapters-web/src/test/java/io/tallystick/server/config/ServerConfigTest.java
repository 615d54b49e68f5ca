package io.tallystick.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallystick.limit.Limit;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ServerConfigTest {

    private static final Map<String, String> NAMES =
            Map.of("home.test", "127.0.0.5", "lan.test", "192.0.2.7");

    @Test
    void without_any_setting_it_serves_this_machine_alone_on_an_embedded_database() {
        ServerConfig config = read(Map.of());

        assertThat(config.http().host()).isEqualTo("127.0.0.1");
        assertThat(config.http().port()).isEqualTo(8000);
        assertThat(config.http().allowedOrigins()).isEmpty();
        assertThat(config.database())
                .isEqualTo(new DatabaseConfig.Embedded(Path.of("data").toAbsolutePath()));
        assertThat(config.undoWindow()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.logFormat()).isEqualTo(LogFormat.TEXT);
    }

    @Test
    void an_empty_value_counts_as_not_set() {
        for (Setting setting : Setting.values()) {
            assertThat(read(Map.of(setting.name(), " "))).isEqualTo(read(Map.of()));
        }
    }

    @Test
    void names_every_bad_variable_at_once() {
        assertThat(
                        problems(
                                Map.of(
                                        "PORT", "http",
                                        "HOST", "nowhere.test",
                                        "UNDO_WINDOW", "25h",
                                        "LOG_FORMAT", "xml",
                                        "ALLOW_INSECURE_BIND", "maybe",
                                        "ALLOWED_ORIGINS", "example.com",
                                        "DATABASE_URL", "mysql://root:hunter2@db",
                                        "REDIS_URL", "http://:hunter2@cache")))
                .containsExactlyInAnyOrder(
                        "PORT=http: must be a whole number from 0 to 65535",
                        "HOST=nowhere.test: must be an address or a known host name",
                        "UNDO_WINDOW=25h: must be from 0 to 24h",
                        "LOG_FORMAT=xml: must be text or json",
                        "ALLOW_INSECURE_BIND=maybe: must be true or false",
                        "ALLOWED_ORIGINS=example.com: must be origins such as https://example.com,"
                                + " separated by commas, or *",
                        "DATABASE_URL=***: must be postgresql://user@host:5432/name or"
                                + " jdbc:postgresql://host:5432/name",
                        "REDIS_URL=***: must be redis://host:6379 or rediss://host:6379, with"
                                + " :password@ before the host if there is one");
    }

    @Test
    void the_message_has_one_line_for_each_bad_variable() {
        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(() -> read(Map.of("PORT", "80\n81", "LOG_FORMAT", "x".repeat(500))))
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).lines()).hasSize(2))
                .satisfies(e -> assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(300));
    }

    @Test
    void the_archive_is_beside_the_embedded_database_or_where_it_is_told() {
        assertThat(read(Map.of("DATA_DIR", "/srv/ledger")).archive())
                .isEqualTo(new ArchiveConfig.Folder(Path.of("/srv/ledger/archive")));
        assertThat(read(Map.of("DATABASE_URL", "postgresql://ann@db/ledger")).archive()).isNull();
        for (String url : List.of("/mnt/old", "file:///mnt/old", "file:/mnt/x/../old")) {
            assertThat(read(Map.of("ARCHIVE_URL", url)).archive())
                    .as(url)
                    .isEqualTo(new ArchiveConfig.Folder(Path.of("/mnt/old")));
        }
        for (String url : List.of("ftp://host/old", "file://host/old", "file:old")) {
            assertThat(problems(Map.of("ARCHIVE_URL", url)))
                    .singleElement()
                    .asString()
                    .endsWith(
                            ": must be a folder, such as /srv/archive or file:///srv/archive, or"
                                    + " the URL of a bucket");
        }
    }

    @Test
    void the_archive_may_be_in_a_bucket() {
        Map<String, String> access =
                Map.of("ARCHIVE_ACCESS_KEY", "ann", "ARCHIVE_SECRET_KEY", "ann's secret");
        assertThat(read(with(access, "https://s3.example.com/old-events/a/b/")).archive())
                .isEqualTo(
                        new ArchiveConfig.Bucket(
                                URI.create("https://s3.example.com"),
                                "old-events",
                                "a/b/",
                                "us-east-1",
                                "ann",
                                new Secret("ann's secret")))
                .asString()
                .doesNotContain("ann's secret");
        assertThat(read(with(access, "http://127.0.0.1:9000/old")).archive())
                .isEqualTo(
                        new ArchiveConfig.Bucket(
                                URI.create("http://127.0.0.1:9000"),
                                "old",
                                "",
                                "us-east-1",
                                "ann",
                                new Secret("ann's secret")));
        for (String url :
                List.of(
                        "https://s3.example.com",
                        "https://s3.example.com/",
                        "https://s3.example.com/old?x=1",
                        "https://ann:secret@s3.example.com/old",
                        "https://s3.example.com/old/../new?",
                        "https:///old")) {
            assertThat(problems(with(access, url)))
                    .as(url)
                    .singleElement()
                    .asString()
                    .contains("must be the URL of a bucket");
        }
        assertThat(problems(Map.of("ARCHIVE_URL", "https://s3.example.com/old")))
                .containsExactly("ARCHIVE_ACCESS_KEY=: must be set for the bucket of ARCHIVE_URL");
    }

    private static Map<String, String> with(Map<String, String> access, String url) {
        Map<String, String> settings = new HashMap<>(access);
        settings.put("ARCHIVE_URL", url);
        return settings;
    }

    @Test
    void limits_are_off_where_nobody_logs_in_unless_they_are_set() {
        assertThat(read(Map.of()).limits()).isEqualTo(new LimitConfig(null, List.of(), null, null));
        assertThat(read(Map.of("AUTH", "jwt")).limits())
                .isEqualTo(new LimitConfig(null, List.of(), a(600), a(300)));
        assertThat(read(Map.of("AUTH", "jwt", "RATE_LIMIT_USER", "OFF")).limits().perUser())
                .isNull();
        assertThat(
                        read(Map.of("RATE_LIMIT_USER", "5 / 1h", "RATE_LIMIT_ADDRESS", "7/60s"))
                                .limits())
                .isEqualTo(
                        new LimitConfig(null, List.of(), new Limit(5, Duration.ofHours(1)), a(7)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "0/1m", "-1/1m", "x/1m", "5/0s", "5/25h", "5/", "/1m", "5/1m/1m"})
    void a_limit_that_makes_no_sense_is_refused(String text) {
        assertThat(problems(Map.of("RATE_LIMIT_USER", text)))
                .singleElement()
                .asString()
                .contains("must be off, or a number of requests");
    }

    @Test
    void proxies_are_addresses_and_networks() {
        assertThat(read(Map.of("TRUSTED_PROXIES", "10.0.0.0/8, ::1")).limits().trustedProxies())
                .containsExactly("10.0.0.0/8", "::1");
        assertThat(problems(Map.of("TRUSTED_PROXIES", "10.0.0.1,proxy.example"))).hasSize(1);
        assertThat(problems(Map.of("TRUSTED_PROXIES", "*"))).hasSize(1);
    }

    @Test
    void redis_is_a_secret() {
        LimitConfig limits = read(Map.of("REDIS_URL", "rediss://:hunter2@cache:6380")).limits();

        assertThat(String.valueOf(limits)).doesNotContain("hunter2");
        assertThat(limits.redis()).isEqualTo(new Secret("rediss://:hunter2@cache:6380"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://cache/first",
                "redis://cache:99999",
                "redis://:hunter2@cache/1/2",
                "redis-sentinel://cache"
            })
    void a_redis_that_the_client_would_not_take_stops_the_start(String url) {
        assertThat(problems(Map.of("REDIS_URL", url)))
                .singleElement()
                .asString()
                .startsWith("REDIS_URL=***: must be redis://host:6379");
    }

    private static Limit a(int requestsAMinute) {
        return new Limit(requestsAMinute, Duration.ofMinutes(1));
    }

    @Test
    void an_event_store_has_one_or_more_nodes(@TempDir Path directory) throws IOException {
        assertThat(read(Map.of()).eventStore()).isNull();
        Path caFile = Files.writeString(directory.resolve("ca.pem"), "");

        EventStoreConfig store =
                read(Map.of(
                                "EVENTSTORE_URL",
                                "https://Node1:2113/, https://node2:2113",
                                "EVENTSTORE_USERNAME",
                                "ledger",
                                "EVENTSTORE_PASSWORD",
                                "hunter2",
                                "EVENTSTORE_CA_FILE",
                                caFile.toString()))
                        .eventStore();

        assertThat(store)
                .isEqualTo(
                        new EventStoreConfig(
                                List.of(
                                        URI.create("https://node1:2113"),
                                        URI.create("https://node2:2113")),
                                "ledger",
                                new Secret("hunter2"),
                                caFile));
        assertThat(String.valueOf(store)).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node1:2113",
                "esdb://node1:2113",
                "tcp://node1:1113",
                "http://node1:2113/streams",
                "http://node1:2113?tls=false",
                "http://ann:hunter2@node1:2113",
                "http://node1:2113,https://node2:2113",
                "http://",
                ","
            })
    void other_urls_are_no_event_store(String url) {
        assertThat(problems(Map.of("EVENTSTORE_URL", url)))
                .singleElement()
                .asString()
                .startsWith("EVENTSTORE_URL=***: must ")
                .doesNotContain("hunter2");
    }

    @Test
    void settings_of_an_event_store_need_one() {
        assertThat(
                        problems(
                                Map.of(
                                        "EVENTSTORE_USERNAME",
                                        "ann",
                                        "EVENTSTORE_CA_FILE",
                                        "/no/such/file")))
                .containsExactlyInAnyOrder(
                        "EVENTSTORE_USERNAME=ann: has no meaning without EVENTSTORE_URL",
                        "EVENTSTORE_CA_FILE=/no/such/file: has no meaning without EVENTSTORE_URL");
        assertThat(problems(Map.of("EVENTSTORE_PASSWORD", "hunter2")))
                .containsExactly(
                        "EVENTSTORE_PASSWORD=***: has no meaning without EVENTSTORE_USERNAME");
    }

    @Test
    void nobody_is_promised_authentication_that_is_not_there() {
        assertThat(problems(Map.of("AUTH", "basic")))
                .containsExactly("AUTH=basic: must be none, jwt or oidc");
    }

    @Test
    void passwords_and_tokens_have_a_meaning_only_with_them() {
        String secret = "Zk3vN8sQ1wLx7Tt5Rb2Yd9Hc4Mf6Jg0P";
        assertThat(read(Map.of("AUTH", "jwt", "HOST", "0.0.0.0")).auth())
                .isEqualTo(new AuthConfig.Jwt(null, Duration.ofDays(1825), null));
        assertThat(
                        read(Map.of(
                                        "AUTH",
                                        "JWT",
                                        "JWT_SECRET",
                                        secret,
                                        "JWT_EXPIRATION",
                                        "3600",
                                        "ADMIN_PASSWORD",
                                        "correct horse"))
                                .auth())
                .isEqualTo(
                        new AuthConfig.Jwt(
                                new Secret(secret),
                                Duration.ofHours(1),
                                new Secret("correct horse")));
        assertThat(
                        problems(
                                Map.of(
                                        "JWT_SECRET",
                                        secret,
                                        "ADMIN_PASSWORD",
                                        "correct horse",
                                        "OIDC_ISSUER",
                                        "https://login.example.com")))
                .containsExactlyInAnyOrder(
                        "JWT_SECRET=***: has no meaning without AUTH=jwt",
                        "ADMIN_PASSWORD=***: has no meaning without AUTH=jwt",
                        "OIDC_ISSUER=https://login.example.com: has no meaning without AUTH=oidc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "0123456789abcdef0123456789abcde",
                "your-secret-key-change-in-production",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "abababababababababababababababab"
            })
    void a_secret_that_can_be_guessed_stops_the_start_in_one_line(String weak) {
        assertThat(problems(Map.of("AUTH", "jwt", "JWT_SECRET", weak)))
                .singleElement()
                .asString()
                .startsWith("JWT_SECRET=***: ")
                .contains("openssl rand")
                .doesNotContain(weak);
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "password", "Changeme", "aaaaaaaaaaaa"})
    void so_does_a_password_of_the_administrator(String weak) {
        assertThat(problems(Map.of("AUTH", "jwt", "ADMIN_PASSWORD", weak)))
                .singleElement()
                .asString()
                .startsWith("ADMIN_PASSWORD=***: ");
    }

    @Test
    void a_provider_must_be_named_and_safe() {
        assertThat(problems(Map.of("AUTH", "oidc")))
                .containsExactlyInAnyOrder(
                        "OIDC_ISSUER=: must be set for AUTH=oidc",
                        "OIDC_AUDIENCE=: must be set for AUTH=oidc");
        assertThat(
                        problems(
                                Map.of(
                                        "AUTH",
                                        "oidc",
                                        "OIDC_ISSUER",
                                        "http://login.example.com",
                                        "OIDC_AUDIENCE",
                                        "tallystick")))
                .singleElement()
                .asString()
                .startsWith("OIDC_ISSUER=");
        assertThat(
                        read(Map.of(
                                        "AUTH",
                                        "oidc",
                                        "OIDC_ISSUER",
                                        "http://localhost:8080/realms/a",
                                        "OIDC_AUDIENCE",
                                        "tallystick",
                                        "OIDC_ADMINS",
                                        "ann, bob"))
                                .auth())
                .isEqualTo(
                        new AuthConfig.Oidc(
                                URI.create("http://localhost:8080/realms/a"),
                                "tallystick",
                                null,
                                List.of("ann", "bob")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "8000", "65535"})
    void takes_every_port(String port) {
        assertThat(read(Map.of("PORT", port)).http().port()).isEqualTo(Integer.parseInt(port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "8000.0", "0x50", "99999999999", "٣"})
    void takes_nothing_else_for_a_port(String port) {
        assertThat(problems(Map.of("PORT", port))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "5, PT5S",
        "5s, PT5S",
        "90 s, PT1M30S",
        "500ms, PT0.5S",
        "2m, PT2M",
        "24h, PT24H",
        "24H, PT24H",
        "PT5S, PT5S",
        "pt1m, PT1M",
        "P1D, PT24H"
    })
    void reads_an_undo_window_as_people_write_it(String text, Duration window) {
        assertThat(read(Map.of("UNDO_WINDOW", text)).undoWindow()).isEqualTo(window);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-PT1S", "24h1s", "86401", "86400001ms", "1d", "soon", "P1M"})
    void refuses_an_undo_window_out_of_range_or_reason(String text) {
        assertThat(problems(Map.of("UNDO_WINDOW", text))).hasSize(1);
    }

    @Nested
    class Listening {

        @ParameterizedTest
        @ValueSource(strings = {"127.0.0.1", "127.8.9.1", "::1", "home.test"})
        void on_this_machine_alone_needs_no_permission(String host) {
            assertThat(read(Map.of("HOST", host)).http().host()).isEqualTo(host);
        }

        @ParameterizedTest
        @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7", "lan.test", "2001:db8::1"})
        void where_others_reach_it_is_refused_while_nobody_logs_in(String host) {
            assertThat(problems(Map.of("HOST", host)))
                    .containsExactly(
                            "HOST="
                                    + host
                                    + ": others could reach it and nobody has to log in; use"
                                    + " 127.0.0.1, or AUTH=jwt, or accept that with"
                                    + " ALLOW_INSECURE_BIND=true");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0.0.0.0", "::", "lan.test"})
        void where_others_reach_it_is_possible_when_that_is_accepted(String host) {
            assertThat(read(Map.of("HOST", host, "ALLOW_INSECURE_BIND", "TRUE")).http().host())
                    .isEqualTo(host);
        }

        @Test
        void a_name_is_refused_if_any_of_its_addresses_is_reachable() {
            assertThatExceptionOfType(InvalidConfiguration.class)
                    .isThrownBy(
                            () ->
                                    ServerConfig.from(
                                            Map.of("HOST", "both.test"),
                                            host ->
                                                    new InetAddress[] {
                                                        literal("127.0.0.1"), literal("192.0.2.7")
                                                    }));
        }
    }

    @Nested
    class Origins {

        @Test
        void origins_are_separated_by_commas() {
            assertThat(
                            read(Map.of(
                                            "ALLOWED_ORIGINS",
                                            "https://A.example, http://localhost:3000,"))
                                    .http()
                                    .allowedOrigins())
                    .containsExactly("https://a.example", "http://localhost:3000");
            assertThat(read(Map.of("ALLOWED_ORIGINS", "*")).http().allowedOrigins())
                    .containsExactly("*");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"https://a.example/", "ftp://a.example", "a.example", "https://", "h t"})
        void an_origin_is_a_scheme_a_host_and_perhaps_a_port(String origin) {
            assertThat(problems(Map.of("ALLOWED_ORIGINS", origin))).hasSize(1);
        }
    }

    @Nested
    class Names_of_the_server {

        @Test
        void names_are_separated_by_commas() {
            assertThat(
                            read(Map.of("ALLOWED_HOSTS", "Ledger.example, tallystick"))
                                    .http()
                                    .allowedHosts())
                    .containsExactly("ledger.example", "tallystick");
            assertThat(read(Map.of("ALLOWED_HOSTS", "*")).http().allowedHosts())
                    .containsExactly("*");
        }

        @ParameterizedTest
        @ValueSource(strings = {"https://a.example", "a.example:8000", "a b", "*.example", "[::1]"})
        void a_name_is_no_origin_and_has_no_port(String name) {
            assertThat(problems(Map.of("ALLOWED_HOSTS", name)))
                    .singleElement()
                    .asString()
                    .contains("without ports");
        }

        @Test
        void they_mean_nothing_where_users_log_in() {
            assertThat(problems(Map.of("AUTH", "jwt", "ALLOWED_HOSTS", "a.example")))
                    .singleElement()
                    .asString()
                    .contains("has no meaning without AUTH=none");
        }
    }

    @Nested
    class A_database_of_ones_own {

        @ParameterizedTest
        @CsvSource({
            "jdbc:postgresql://db:5433/ledger, jdbc:postgresql://db:5433/ledger",
            "jdbc:postgresql:ledger, jdbc:postgresql:ledger",
            "postgres://db/ledger, jdbc:postgresql://db/ledger",
            "postgresql://db:5433/ledger, jdbc:postgresql://db:5433/ledger",
            "postgresql://db, jdbc:postgresql://db/",
            "postgresql://[::1]:5433/ledger, jdbc:postgresql://[::1]:5433/ledger",
            "'postgresql://a:1,b:2/ledger', 'jdbc:postgresql://a:1,b:2/ledger'",
            "postgresql://db/l?sslmode=require, jdbc:postgresql://db/l?sslmode=require",
            "postgresql://db?sslmode=require, jdbc:postgresql://db/?sslmode=require"
        })
        void is_named_by_either_form_of_url(String text, String jdbcUrl) {
            assertThat(external(Map.of("DATABASE_URL", text, "DATABASE_USER", "ann")))
                    .isEqualTo(new DatabaseConfig.External(jdbcUrl, "ann", new Secret("")));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "postgresql://ann:p%40s%2Bs+w@db/ledger",
                    "jdbc:postgresql://db/ledger?user=ann&password=p%40s%2Bs%2Bw"
                })
        void may_have_user_and_password_in_the_url(String url) {
            assertThat(external(Map.of("DATABASE_URL", url)))
                    .isEqualTo(
                            new DatabaseConfig.External(
                                    "jdbc:postgresql://db/ledger", "ann", new Secret("p@s+s+w")));
        }

        @Test
        void keeps_the_other_parameters_of_the_url() {
            assertThat(external(Map.of("DATABASE_URL", "postgres://db/l?a=1&user=ann&b=2")).url())
                    .isEqualTo("jdbc:postgresql://db/l?a=1&b=2");
        }

        @Test
        void takes_user_and_password_from_their_variables_first() {
            assertThat(
                            external(
                                    Map.of(
                                            "DATABASE_URL", "postgresql://ann:old@db/ledger",
                                            "DATABASE_USER", "bob",
                                            "DATABASE_PASSWORD", "new")))
                    .isEqualTo(
                            new DatabaseConfig.External(
                                    "jdbc:postgresql://db/ledger", "bob", new Secret("new")));
        }

        @Test
        void never_prints_its_password() {
            ServerConfig config =
                    read(Map.of("DATABASE_URL", "postgres://ann:hunter2@db/l?sslpassword=hunter3"));

            assertThat(config.toString()).doesNotContain("hunter").contains("db/l");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "db",
                    "http://db/ledger",
                    "postgresql:///ledger",
                    "jdbc:postgresql:",
                    "jdbc:mysql://db",
                    "postgresql://a:%zz@db/ledger"
                })
        void is_not_named_by_anything_else(String url) {
            assertThat(problems(Map.of("DATABASE_URL", url)))
                    .singleElement()
                    .asString()
                    .startsWith("DATABASE_URL=***: ");
        }

        @Test
        void needs_a_user() {
            assertThat(problems(Map.of("DATABASE_URL", "postgresql://db/ledger")))
                    .containsExactly("DATABASE_USER=: must be set, or be in DATABASE_URL");
        }

        @Test
        void must_be_named_for_a_user_or_a_password_to_make_sense() {
            assertThat(problems(Map.of("DATABASE_USER", "ann", "DATABASE_PASSWORD", "hunter2")))
                    .containsExactly(
                            "DATABASE_USER=ann: has no meaning without DATABASE_URL",
                            "DATABASE_PASSWORD=***: has no meaning without DATABASE_URL");
        }

        private static DatabaseConfig.External external(Map<String, String> settings) {
            return (DatabaseConfig.External) read(settings).database();
        }
    }

    @Test
    void a_secret_has_no_text() {
        assertThat(new Secret("hunter2")).hasToString("***");
    }

    private static List<String> problems(Map<String, String> settings) {
        try {
            throw new AssertionError("accepted: " + read(settings));
        } catch (InvalidConfiguration e) {
            return e.problems();
        }
    }

    private static ServerConfig read(Map<String, String> settings) {
        return ServerConfig.from(settings, ServerConfigTest::addressesOf);
    }

    private static InetAddress[] addressesOf(String host) throws UnknownHostException {
        boolean isName = host.matches(".*[g-z].*");
        String address = isName ? NAMES.get(host) : host;
        if (address == null) {
            throw new UnknownHostException(host);
        }
        return InetAddress.getAllByName(address);
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getAllByName(address)[0];
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
