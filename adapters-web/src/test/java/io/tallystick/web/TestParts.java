package io.tallystick.web;

import io.tallystick.domain.kernel.UserId;

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
                return new UserId(UUID.fromString(user));
            };

    static final HealthProbes ALL_UP = Probes.of(true, true, HealthProbes.Lag.NONE);

    private TestParts() {}

    record Probes(
            boolean isEventStoreUp, boolean isProjectionDatabaseUp, Optional<Lag> projectorLag)
            implements HealthProbes {

        static Probes of(boolean isEventStoreUp, boolean isProjectionDatabaseUp, Lag lag) {
            return new Probes(isEventStoreUp, isProjectionDatabaseUp, Optional.of(lag));
        }
    }
}
