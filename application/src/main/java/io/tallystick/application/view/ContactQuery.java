package io.tallystick.application.view;

import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;

/**
 * Which contacts to list, ordered by name, then id, both in the order of their UTF-8 bytes.
 *
 * @param search only those with this text in any field, whatever its case; null does not filter
 * @param after only those after this one; null from the start
 * @param limit at least 1; {@link Integer#MAX_VALUE} for all
 */
public record ContactQuery(
        UserId user,
        @Nullable String search,
        boolean includeDeleted,
        @Nullable After after,
        int limit) {

    /** The place of a contact in the list. */
    public record After(String name, ContactId id) {}

    /** All live contacts of a user. */
    public static ContactQuery allOf(UserId user) {
        return new ContactQuery(user, null, false, null, Integer.MAX_VALUE);
    }
}
