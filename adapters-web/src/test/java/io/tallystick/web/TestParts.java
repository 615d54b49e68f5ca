package io.tallystick.web;

import io.tallystick.application.access.AccountService;
import io.tallystick.application.account.Caller;
import io.tallystick.auth.Argon2Hasher;
import io.tallystick.auth.BucketThrottle;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.testkit.memory.InMemoryAccountStore;

import java.time.InstantSource;
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
                        InstantSource.system()));
    }

    record Probes(
            boolean isEventStoreUp, boolean isProjectionDatabaseUp, Optional<Lag> projectorLag)
            implements HealthProbes {

        static Probes of(boolean isEventStoreUp, boolean isProjectionDatabaseUp, Lag lag) {
            return new Probes(isEventStoreUp, isProjectionDatabaseUp, Optional.of(lag));
        }
    }
}
