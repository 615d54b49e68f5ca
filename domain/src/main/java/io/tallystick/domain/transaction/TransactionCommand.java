package io.tallystick.domain.transaction;

import java.time.Instant;

/** What a user asks of a transaction. {@code at} is when it occurs. */
public sealed interface TransactionCommand {

    record Create(TransactionDetails details, Instant at) implements TransactionCommand {}

    record Update(TransactionChanges changes, Instant at) implements TransactionCommand {}

    record Delete(Instant at) implements TransactionCommand {}
}
