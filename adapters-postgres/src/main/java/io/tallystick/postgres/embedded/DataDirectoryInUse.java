package io.tallystick.postgres.embedded;

import java.io.Serial;

/** Another process uses the data directory; its database can be joined once it is ready. */
public final class DataDirectoryInUse extends EmbeddedPostgresException {
    @Serial private static final long serialVersionUID = 1L;

    DataDirectoryInUse(String message) {
        super(message);
    }
}
