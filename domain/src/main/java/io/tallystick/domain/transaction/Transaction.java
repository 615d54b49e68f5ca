package io.tallystick.domain.transaction;

import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.contact.Lifetime;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The state of a transaction. Immutable. */
public sealed interface Transaction {

    /** Never created, or its creation was undone. */
    record Absent() implements Transaction {}

    /**
     * There, as far as its own events tell.
     *
     * @param stays the contacts that it was with, one after the other; the last is the one of its
     *     details
     */
    record Live(TransactionDetails details, Instant createdAt, Instant updatedAt, List<Stay> stays)
            implements Transaction {

        /**
         * So many stays of a transaction are remembered; of one that moves more often, the first
         * and the last.
         */
        static final int MAX_STAYS = 100;

        public Live {
            stays = List.copyOf(stays);
            if (stays.isEmpty() || !stays.getLast().contact().equals(details.contactId())) {
                throw new IllegalArgumentException("the last stay is the present one: " + stays);
            }
        }

        static Live created(TransactionDetails details, Instant at) {
            return new Live(details, at, at, List.of(new Stay(details.contactId(), at)));
        }

        Live updated(TransactionDetails after, Instant at) {
            return new Live(after, createdAt, at, staysUntil(after.contactId(), at));
        }

        private List<Stay> staysUntil(ContactId contact, Instant at) {
            if (stays.getLast().contact().equals(contact)) {
                return stays;
            }
            List<Stay> after = new ArrayList<>(stays);
            if (after.size() == MAX_STAYS) {
                after.removeLast();
            }
            after.add(new Stay(contact, at));
            return after;
        }

        /**
         * Whether it is shown. It is not if its first contact was not there when it was created, or
         * if one was deleted while it was with that: so the app sees it, which folds all events by
         * time. One that was moved to a contact that was not there is shown.
         *
         * @param contacts tells when a contact was there; asked at most once for each stay
         */
        public boolean isShown(Function<ContactId, Lifetime> contacts) {
            @Nullable Instant left = null;
            for (int i = stays.size() - 1; i >= 0; i--) {
                Stay stay = stays.get(i);
                Lifetime contact = contacts.apply(stay.contact());
                if ((i == 0 && !contact.includes(createdAt))
                        || contact.isDeletedBetween(stay.since(), left)) {
                    return false;
                }
                left = stay.since();
            }
            return true;
        }
    }

    record Deleted(TransactionDetails details, Instant createdAt, Instant updatedAt)
            implements Transaction {}
}
