package io.tallystick.transfer;

import io.tallystick.application.port.SettingsStore;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.TransactionEvent.TransactionCreated;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Sees to it that lines make sense together: every history is whole, in order, begins with its
 * creation, and is of one user. For one reading.
 */
final class Inspector implements LedgerFile.Content {

    /** By so much may the clock where the file comes from have been ahead of ours. */
    private static final Duration AHEAD = Duration.ofDays(1);

    private final Instant latest;
    private final Map<AggregateType, StreamVersions> streams = new EnumMap<>(AggregateType.class);
    private final Set<String> settings = new HashSet<>();
    private Line.@Nullable Header header;

    Inspector(Instant now) {
        this.latest = now.plus(AHEAD);
        for (AggregateType type : AggregateType.values()) {
            streams.put(type, new StreamVersions());
        }
    }

    /** The first line. */
    Line.Header header() {
        if (header == null) {
            throw new IllegalStateException("nothing was read");
        }
        return header;
    }

    @Override
    public void header(Line.Header first) {
        header = first;
    }

    @Override
    public void setting(Line.Setting setting) {
        if (settings.size() == SettingsStore.MAX_SETTINGS) {
            throw new Lines.BadLine("has more settings than anybody");
        }
        if (!settings.add(setting.key())) {
            throw new Lines.BadLine("has a setting that was there before");
        }
    }

    @Override
    public void event(Line.Event event) {
        UserId user = event.metadata().userId();
        if (!user.equals(header().ledger())) {
            throw new Lines.BadLine("has an event of another user");
        }
        if (event.metadata().occurredAt().isAfter(latest)) {
            throw new Lines.BadLine(
                    "has an event of the future: look at the clock of this computer");
        }
        StreamVersions versions = streams.get(event.type());
        int expected =
                versions == null
                        ? 0
                        : versions.next(event.type().idIn(event.stream()).orElseThrow());
        if (event.version() != expected) {
            throw new Lines.BadLine(
                    "has an event that is out of order, twice, or after one that is missing");
        }
        boolean isCreation =
                event.event() instanceof ContactCreated
                        || event.event() instanceof TransactionCreated;
        if (isCreation != (expected == 0)) {
            throw new Lines.BadLine(
                    isCreation
                            ? "creates what there is already"
                            : "changes what was never created");
        }
    }
}
