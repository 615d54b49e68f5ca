package io.tallystick.web;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallystick.application.Ledger;
import io.tallystick.application.access.AccountService;
import io.tallystick.application.account.Caller;
import io.tallystick.application.port.ProjectionAdmin;
import io.tallystick.auth.Argon2Hasher;
import io.tallystick.auth.BucketThrottle;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.testkit.memory.InMemoryAccountStore;
import io.tallystick.testkit.memory.InMemoryLedger;
import io.tallystick.testkit.memory.InMemorySettingsStore;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the server is given in tests in place of the real parts. */
final class TestParts {

    /** Believes whatever the client says. */
    static final Authenticator USER_BY_HEADER =
            request -> {
                String user = request.header(Api.USER_HEADER);
                if (user == null) {
                    throw new Unauthenticated("No user is named");
                }
                return Caller.unrestricted("test", new UserId(UUID.fromString(user)));
            };

    static final HealthProbes ALL_UP = Probes.of(true, true, HealthProbes.Lag.NONE);

    private TestParts() {}

    /** Believes whatever the client says, and keeps accounts in memory. */
    static Security trustingHeader() {
        return new Security(
                USER_BY_HEADER,
                new LogIn.Needless(new UserId(new UUID(0, 1))),
                new AccountService(
                        new InMemoryAccountStore(user -> false),
                        new Argon2Hasher(),
                        new BucketThrottle(),
                        UUID::randomUUID,
                        InstantSource.system()),
                RateLimits.none(new SimpleMeterRegistry()));
    }

    /** A ledger, with all else in memory. */
    static Served serving(Ledger ledger) {
        return serving(ledger, new FakeProjectionAdmin(true));
    }

    static Served serving(Ledger ledger, ProjectionAdmin admin) {
        return new Served(ledger, new InMemorySettingsStore(), admin);
    }

    /** Serves an empty ledger in memory. */
    static WebServer serve(WebConfig config, PrometheusMeterRegistry registry) {
        return serve(config, RateLimits.none(registry), registry);
    }

    static WebServer serve(WebConfig config, RateLimits limits, PrometheusMeterRegistry registry) {
        Security trusting = trustingHeader();
        InstantSource clock = InstantSource.system();
        return WebServer.start(
                config,
                serving(InMemoryLedger.create(clock, UUID::randomUUID).ledger()),
                new Security(
                        trusting.authenticator(), trusting.logIn(), trusting.accounts(), limits),
                ALL_UP,
                registry,
                clock);
    }

    /** Room for two live readers, and little patience with them. */
    static WebConfig twoLiveReaders(Duration heartbeat) {
        return liveReaders(2, heartbeat, Duration.ofSeconds(1));
    }

    /**
     * @param patience with who takes nothing
     */
    static WebConfig liveReaders(int room, Duration heartbeat, Duration patience) {
        return new WebConfig(
                "127.0.0.1",
                0,
                List.of(),
                List.of("127.0.0.1"),
                null,
                WebConfig.DEFAULT_MAX_BODY_BYTES,
                WebConfig.DEFAULT_MAX_REQUESTS,
                room,
                heartbeat,
                patience,
                Duration.ofSeconds(5));
    }

    record Probes(
            boolean isEventStoreUp, boolean isProjectionDatabaseUp, Optional<Lag> projectorLag)
            implements HealthProbes {

        static Probes of(boolean isEventStoreUp, boolean isProjectionDatabaseUp, Lag lag) {
            return new Probes(isEventStoreUp, isProjectionDatabaseUp, Optional.of(lag));
        }
    }
}
