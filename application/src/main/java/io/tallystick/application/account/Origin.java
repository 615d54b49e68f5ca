package io.tallystick.application.account;

import org.jspecify.annotations.Nullable;

/**
 * Where a log-in comes from.
 *
 * @param address of the network
 * @param userAgent as the program calls itself; null if it does not, cut to 500 characters
 */
public record Origin(String address, @Nullable String userAgent) {

    private static final int MAX_LENGTH = 500;

    public Origin {
        address = cut(address);
        userAgent = userAgent == null ? null : cut(userAgent);
    }

    private static String cut(String text) {
        String printable = text.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
        return printable.length() <= MAX_LENGTH ? printable : printable.substring(0, MAX_LENGTH);
    }
}
