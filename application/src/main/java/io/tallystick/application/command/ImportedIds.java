package io.tallystick.application.command;

import com.github.f4b6a3.uuid.UuidCreator;

import io.tallystick.application.stream.AggregateType;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;

import java.util.UUID;

/**
 * The identities of what is taken over from elsewhere: UUIDs of version 5 (RFC 9562, section 5.5)
 * of the user, of where it comes from, and of what it is called there. The same row of the same
 * source has the same ids for ever, so taking it over again meets what is there. Immutable.
 */
public final class ImportedIds {

    private static final UUID NAMESPACE = UUID.fromString("5f3ff4d9-2f0b-4c53-9d0c-7b1c3b7a4a52");

    private final UserId user;
    private final String source;

    /**
     * @param user who gets it
     * @param source where it comes from; what comes from two sources never meets
     */
    public ImportedIds(UserId user, String source) {
        this.user = user;
        this.source = source;
    }

    /** The id of an entity. */
    public UUID entity(AggregateType type, String nameThere) {
        return named(type.label(), nameThere);
    }

    /** The id of the event that creates it. */
    public EventId creation(AggregateType type, String nameThere) {
        return new EventId(named(type.label() + "-created", nameThere));
    }

    /** The id of an event that has a name of its own there. */
    public EventId event(String nameThere) {
        return new EventId(named("event", nameThere));
    }

    /** Lengths keep apart what would read the same when joined. */
    private UUID named(String kind, String nameThere) {
        String name = nameThere.length() + ":" + nameThere + ":" + source;
        return UuidCreator.getNameBasedSha1(NAMESPACE, user + ":" + kind + ":" + name);
    }
}
