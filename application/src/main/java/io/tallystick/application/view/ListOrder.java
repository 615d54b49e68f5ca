package io.tallystick.application.view;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** The orders of the lists. Ids sort as their text does, unlike {@link java.util.UUID}. */
public final class ListOrder {

    /** By name, then id, both in the order of their UTF-8 bytes. */
    public static final Comparator<ContactQuery.After> CONTACTS =
            Comparator.comparing(ContactQuery.After::name, ListOrder::compareUtf8)
                    .thenComparing(place -> place.id().toString());

    /** Newest date first, then by id. */
    public static final Comparator<TransactionQuery.After> TRANSACTIONS =
            Comparator.comparing(TransactionQuery.After::date)
                    .reversed()
                    .thenComparing(place -> place.id().toString());

    private ListOrder() {}

    private static int compareUtf8(String left, String right) {
        return Arrays.compareUnsigned(
                left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }
}
