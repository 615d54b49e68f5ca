package io.tallystick.application.command;

import com.github.f4b6a3.uuid.UuidCreator;

import io.tallystick.application.port.IdSource;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.KeyUse;
import io.tallystick.domain.kernel.EventId;

import java.util.UUID;

/**
 * The identities of what a command makes. With an idempotency key they are UUIDs of version 5 (RFC
 * 9562, section 5.5) of user and key, so that repeated requests meet in one stream; without, they
 * are new. Thread-safe.
 */
public final class LedgerIds {

    private static final UUID NAMESPACE = UUID.fromString("b0e3a9a6-52a5-4c80-a9c4-0f4e14a1c6d8");

    private final IdSource source;

    public LedgerIds(IdSource source) {
        this.source = source;
    }

    /** The id of the entity that a creation makes. */
    public UUID entityId(AggregateType type, CommandContext context) {
        IdempotentRequest request = context.request();
        return request == null
                ? source.newId()
                : named(type.label(), context.user().toString(), request.key().value());
    }

    /**
     * The id of the event that a command makes. The fingerprint takes part because stores compare
     * ids and never content: two racing bodies with one key must not share an id.
     */
    EventId eventId(CommandContext context) {
        IdempotentRequest request = context.request();
        if (request == null) {
            return new EventId(source.newId());
        }
        KeyUse use = request.keyUse();
        return new EventId(
                named("event", context.user().toString(), use.keyHash(), use.fingerprint()));
    }

    private static UUID named(String... parts) {
        return UuidCreator.getNameBasedSha1(NAMESPACE, String.join(":", parts));
    }
}
