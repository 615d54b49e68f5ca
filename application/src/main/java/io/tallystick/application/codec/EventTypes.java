package io.tallystick.application.codec;

import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactEvent.ContactDeleted;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;
import io.tallystick.domain.kernel.ChangeUndone;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.transaction.TransactionEvent.TransactionCreated;
import io.tallystick.domain.transaction.TransactionEvent.TransactionDeleted;
import io.tallystick.domain.transaction.TransactionEvent.TransactionUpdated;

import java.util.Map;
import java.util.Set;

/** The names that events are stored by. They outlive the names of classes. */
public final class EventTypes {

    public static final String CONTACT_CREATED = "ContactCreated";
    public static final String CONTACT_UPDATED = "ContactUpdated";
    public static final String CONTACT_DELETED = "ContactDeleted";
    public static final String TRANSACTION_CREATED = "TransactionCreated";
    public static final String TRANSACTION_UPDATED = "TransactionUpdated";
    public static final String TRANSACTION_DELETED = "TransactionDeleted";
    public static final String CHANGE_UNDONE = "ChangeUndone";

    private static final Map<Class<? extends DomainEvent>, String> NAMES =
            Map.of(
                    ContactCreated.class, CONTACT_CREATED,
                    ContactUpdated.class, CONTACT_UPDATED,
                    ContactDeleted.class, CONTACT_DELETED,
                    TransactionCreated.class, TRANSACTION_CREATED,
                    TransactionUpdated.class, TRANSACTION_UPDATED,
                    TransactionDeleted.class, TRANSACTION_DELETED,
                    ChangeUndone.class, CHANGE_UNDONE);

    private static final Set<String> ALL = Set.copyOf(NAMES.values());

    private EventTypes() {}

    /** All names, in no order. */
    public static Set<String> all() {
        return ALL;
    }

    static String nameOf(DomainEvent event) {
        String name = NAMES.get(event.getClass());
        if (name == null) {
            throw new IllegalArgumentException("an event without a name: " + event.getClass());
        }
        return name;
    }
}
