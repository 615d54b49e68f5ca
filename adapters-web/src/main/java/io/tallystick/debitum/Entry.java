package io.tallystick.debitum;

import org.jspecify.annotations.Nullable;

/**
 * A row of {@code txn}. Immutable.
 *
 * @param id null if it is no integer
 * @param person whose; null if it is no integer
 * @param amount positive if the user gave it; null if it is no integer
 * @param isMoney false for an item
 * @param description null if there is none
 * @param millis when it took place, since 1970; null if it does not say
 * @param returnedMillis when an item came back; null if it did not
 * @param hasPictures whether pictures belong to it
 * @param flaw why the row cannot be read, null if it can
 */
record Entry(
        @Nullable Long id,
        @Nullable Long person,
        @Nullable Long amount,
        boolean isMoney,
        @Nullable String description,
        @Nullable Long millis,
        @Nullable Long returnedMillis,
        boolean hasPictures,
        @Nullable String flaw) {}
