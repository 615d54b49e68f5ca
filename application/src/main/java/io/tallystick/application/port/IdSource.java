package io.tallystick.application.port;

import java.util.UUID;

/** Makes new identities. Implementations are thread-safe. */
public interface IdSource {

    /** An id that nobody has. */
    UUID newId();
}
