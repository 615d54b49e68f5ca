package io.tallystick.domain.transaction;

import io.tallystick.domain.kernel.DomainEvent;

import java.time.Instant;

/** What happened to a transaction. Immutable. */
public sealed interface TransactionEvent extends DomainEvent {

    record TransactionCreated(TransactionDetails details, Instant occurredAt)
            implements TransactionEvent {}

    record TransactionUpdated(TransactionChanges changes, Instant occurredAt)
            implements TransactionEvent {}

    record TransactionDeleted(Instant occurredAt) implements TransactionEvent {}
}
