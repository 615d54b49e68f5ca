package io.tallystick.application.sync;

import io.tallystick.application.stream.SyncElement;
import io.tallystick.domain.kernel.EventId;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When the events of one batch count as having occurred: when the phone says, or, if its clock is
 * ahead of ours, when they were received. Those then keep the order that the phone gave them, one
 * microsecond apart. Immutable.
 */
final class ReceiptTimes {

    private static final Comparator<SyncElement.Offered> PHONE_ORDER =
            Comparator.comparing((SyncElement.Offered element) -> element.event().occurredAt())
                    .thenComparing(SyncElement.Offered::id);

    private final Map<EventId, Instant> cut = new HashMap<>();

    ReceiptTimes(List<SyncElement.Offered> batch, Instant receivedAt) {
        Instant received = receivedAt.truncatedTo(ChronoUnit.MICROS);
        List<SyncElement.Offered> ahead = new ArrayList<>();
        for (SyncElement.Offered element : batch) {
            if (element.event().occurredAt().isAfter(received)) {
                ahead.add(element);
            }
        }
        ahead.sort(PHONE_ORDER);
        for (int i = 0; i < ahead.size(); i++) {
            cut.put(ahead.get(i).id(), received.plus(i, ChronoUnit.MICROS));
        }
    }

    Instant occurredAt(SyncElement.Offered element) {
        Instant ownTime = element.event().occurredAt();
        return cut.getOrDefault(element.id(), ownTime);
    }
}
