package io.tallystick.testkit.memory;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.transaction.TransactionEvent.TransactionCreated;
import io.tallystick.domain.transaction.TransactionEvent.TransactionUpdated;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which transactions named which contact, be it once. Guarded by the lock of its store. */
final class TransactionsEverWith {

    private final EventCodec codec = new EventCodec();
    private final Map<ContactId, Set<StreamName>> streams = new HashMap<>();

    void add(RecordedEvent event) {
        if (AggregateType.TRANSACTION.idIn(event.stream()).isPresent()) {
            contactIn(event).ifPresent(contact -> add(contact, event.stream()));
        }
    }

    private void add(ContactId contact, StreamName stream) {
        streams.computeIfAbsent(contact, absent -> new LinkedHashSet<>()).add(stream);
    }

    Set<StreamName> with(ContactId contact) {
        return streams.getOrDefault(contact, Set.of());
    }

    private Optional<ContactId> contactIn(RecordedEvent event) {
        DomainEvent decoded;
        try {
            decoded = codec.decode(event);
        } catch (CorruptEvent e) {
            return Optional.empty(); // whoever folds the stream will say so
        }
        return switch (decoded) {
            case TransactionCreated created -> Optional.of(created.details().contactId());
            case TransactionUpdated updated -> Optional.ofNullable(updated.changes().contactId());
            default -> Optional.empty();
        };
    }
}
