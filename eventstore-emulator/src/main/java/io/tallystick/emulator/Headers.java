package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.UUID;

/** Reads the server's own request headers. Stateless. */
final class Headers {

    static final String EVENT_ID = "ES-EventId";
    static final String EVENT_TYPE = "ES-EventType";
    static final String CURRENT_VERSION = "ES-CurrentVersion";

    private static final String EXPECTED_VERSION = "ES-ExpectedVersion";
    private static final String REQUIRE_LEADER = "ES-RequireLeader";
    private static final String REQUIRE_MASTER = "ES-RequireMaster";
    private static final String RESOLVE_LINKS = "ES-ResolveLinkTos";
    private static final String LONG_POLL = "ES-LongPoll";
    private static final String HARD_DELETE = "ES-HardDelete";

    private Headers() {}

    static long expectedVersion(Call call) {
        String text = call.header(EXPECTED_VERSION);
        if (text == null) {
            return ExpectedVersion.ANY;
        }
        try {
            long version = Long.parseLong(text.strip());
            if (version >= ExpectedVersion.STREAM_EXISTS) {
                return version;
            }
        } catch (NumberFormatException e) {
            throw new Refused(Reply.badHeader(EXPECTED_VERSION));
        }
        throw new Refused(Reply.badHeader(EXPECTED_VERSION));
    }

    static boolean requireLeader(Call call) {
        String name = call.header(REQUIRE_LEADER) != null ? REQUIRE_LEADER : REQUIRE_MASTER;
        return flag(call, name, false);
    }

    static boolean hardDelete(Call call) {
        return flag(call, HARD_DELETE, false);
    }

    /** On a stream of a name it is always true, whatever the header says. */
    static boolean resolveLinks(Call call, boolean byDefault) {
        return flag(call, RESOLVE_LINKS, byDefault) || byDefault;
    }

    /** Null if the client does not want to wait. */
    static @Nullable Duration longPoll(Call call) {
        String text = call.header(LONG_POLL);
        if (text == null) {
            return null;
        }
        int seconds = PathNumbers.positive(text);
        if (seconds < 0) {
            throw new Refused(Reply.badHeader(LONG_POLL));
        }
        return Duration.ofSeconds(seconds);
    }

    /** Null if there is none. */
    static @Nullable UUID eventId(Call call) {
        String text = call.header(EVENT_ID);
        if (text == null) {
            return null;
        }
        UUID id = Guids.parse(text);
        if (id == null || id.equals(Guids.EMPTY)) {
            throw new Refused(Reply.badHeader(EVENT_ID));
        }
        return id;
    }

    private static boolean flag(Call call, String name, boolean absent) {
        String text = call.header(name);
        if (text == null) {
            return absent;
        }
        if (text.equalsIgnoreCase("True")) {
            return true;
        }
        if (text.equalsIgnoreCase("False")) {
            return false;
        }
        throw new Refused(Reply.badHeader(name));
    }
}
