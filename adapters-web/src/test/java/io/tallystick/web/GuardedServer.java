package io.tallystick.web;

import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallystick.application.Ledger;
import io.tallystick.application.access.AccountCache;
import io.tallystick.application.access.AccountService;
import io.tallystick.application.access.SigningKeys;
import io.tallystick.application.account.Account;
import io.tallystick.application.account.AccountName;
import io.tallystick.application.account.Password;
import io.tallystick.application.account.Role;
import io.tallystick.application.account.SigningKey;
import io.tallystick.application.port.AccountStore;
import io.tallystick.auth.Argon2Hasher;
import io.tallystick.auth.BucketThrottle;
import io.tallystick.auth.JwtTokens;
import io.tallystick.testkit.memory.InMemoryAccountStore;
import io.tallystick.testkit.memory.InMemoryLedger;

import org.jspecify.annotations.Nullable;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** A server that wants tokens of its own, with all there is in memory. Thread-safe. */
final class GuardedServer implements AutoCloseable {

    static final String PASSWORD = "correct horse";

    static final byte[] SECRET =
            "a secret of tests that nobody else has".getBytes(StandardCharsets.UTF_8);

    static final String KEY_ID = "first";

    private final AccountStore store;
    private final AccountCache cache;
    private final AccountService accounts;
    private final JwtTokens tokens;
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebServer server;

    private GuardedServer(AccountStore store, Ledger ledger, InstantSource clock) {
        this.store = store;
        this.cache = AccountCache.of(store, AccountCache.Times.USUAL);
        this.accounts =
                new AccountService(
                        store, new Argon2Hasher(), new BucketThrottle(), UUID::randomUUID, clock);
        SigningKey key = new SigningKey(KEY_ID, SECRET, clock.instant());
        store.addFirstKey(key);
        this.tokens =
                new JwtTokens(
                        new SigningKeys(store, () -> key, null, List.of()),
                        cache,
                        new JwtTokens.Lifetimes(Duration.ofDays(1), Duration.ofDays(1)),
                        clock);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        this.server =
                WebServer.start(
                        WebConfig.of("127.0.0.1", 0, List.of())
                                .withTrustedProxies(List.of("127.0.0.1")),
                        TestParts.serving(ledger),
                        new Security(
                                new TokenAuthenticator(tokens),
                                new LogIn.ByPassword(tokens),
                                accounts,
                                RateLimits.none(registry)),
                        TestParts.ALL_UP,
                        registry,
                        clock);
    }

    static GuardedServer inMemory() {
        return with(new InMemoryAccountStore(user -> false));
    }

    /** Another server beside those of the same accounts, with a ledger of its own. */
    static GuardedServer with(AccountStore store) {
        return new GuardedServer(
                store,
                InMemoryLedger.create(new TestClock(), UUID::randomUUID).ledger(),
                new TestClock());
    }

    /** One with a ledger of its own, by whose clock tokens end too. */
    static GuardedServer serving(Ledger ledger, InstantSource clock) {
        return new GuardedServer(new InMemoryAccountStore(user -> false), ledger, clock);
    }

    /** A way to it that names nobody. */
    Api api() {
        return new Api(client, server.port(), "");
    }

    WebServer server() {
        return server;
    }

    AccountStore store() {
        return store;
    }

    AccountService accounts() {
        return accounts;
    }

    void addUser(String name, String password) {
        boolean isAdded =
                accounts.add(Role.USER, new AccountName(name), new Password(password)).isPresent();
        if (!isAdded) {
            throw new IllegalStateException(name + " is there");
        }
    }

    Account account(Role role, String name) {
        AccountName accountName = new AccountName(name);
        Optional<Account> there = store.findByName(role, accountName);
        return there.orElseGet(
                () -> accounts.add(role, accountName, new Password(PASSWORD)).orElseThrow());
    }

    /** A token of an account, which is made if there is none. */
    String token(Role role, String name) {
        return tokens.issue(account(role, name));
    }

    Reply send(String method, String path, @Nullable String body, @Nullable String token) {
        Api api = new Api(client, server.port(), "");
        HttpRequest.Builder request =
                HttpRequest.newBuilder(api.uri(path))
                        .timeout(Duration.ofSeconds(30))
                        .header(
                                "Content-Type",
                                method.equals("PATCH")
                                        ? "application/merge-patch+json"
                                        : "application/json")
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return api.send(request.build());
    }

    /** As {@link #send}, of a client that our proxy says it sends it for. */
    Reply sendFrom(String client, String method, String path, String token) {
        return api().send(
                        method,
                        path,
                        null,
                        "Authorization",
                        "Bearer " + token,
                        "X-Forwarded-For",
                        client);
    }

    Reply logIn(String path, String username, String password) {
        return send(
                "POST",
                path,
                "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password),
                null);
    }

    /** The first answer other than 200 to a token that is about to be refused. */
    Reply awaitRefused(String token) {
        AtomicReference<@Nullable Reply> last = new AtomicReference<>();
        await().atMost(Duration.ofMillis(2500))
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> {
                            Reply reply = send("GET", "/api/contacts", null, token);
                            last.set(reply);
                            return reply.status() != 200;
                        });
        Reply reply = last.get();
        if (reply == null) {
            throw new AssertionError("nothing was asked");
        }
        return reply;
    }

    @Override
    public void close() {
        server.close();
        cache.close();
        client.close();
    }
}
