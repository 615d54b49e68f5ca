package io.tallystick.domain.kernel;

import java.time.Instant;

/** Something that happened to one aggregate. Implementations are immutable records. */
public interface DomainEvent {

    /** When the user did it, in microseconds; a late phone sends events of long ago. */
    Instant occurredAt();
}
