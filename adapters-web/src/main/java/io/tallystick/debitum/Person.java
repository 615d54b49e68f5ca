package io.tallystick.debitum;

import org.jspecify.annotations.Nullable;

/**
 * A row of {@code person}. Immutable.
 *
 * @param id null if it is no integer
 * @param name null if there is none
 * @param note null if there is none
 * @param contactUri where the phone's address book has the person; null if it is not linked
 * @param firstMillis when the person's first transaction with money took place, since 1970; null if
 *     there is none
 * @param flaw why the row cannot be read, null if it can
 */
record Person(
        @Nullable Long id,
        @Nullable String name,
        @Nullable String note,
        @Nullable String contactUri,
        @Nullable Long firstMillis,
        @Nullable String flaw) {}
