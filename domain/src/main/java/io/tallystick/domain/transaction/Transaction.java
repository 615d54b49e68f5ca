package io.tallystick.domain.transaction;

import java.time.Instant;

/** The state of a transaction. Immutable. */
public sealed interface Transaction {

    /** Never created, or its creation was undone. */
    record Absent() implements Transaction {}

    record Live(TransactionDetails details, Instant createdAt, Instant updatedAt)
            implements Transaction {}

    record Deleted(TransactionDetails details, Instant createdAt, Instant updatedAt)
            implements Transaction {}
}
