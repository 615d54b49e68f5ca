package io.tallystick.eventstore;

/** An answer has more bytes than were wanted. */
final class PageTooLarge extends RuntimeException {

    private static final long serialVersionUID = 1;

    PageTooLarge(long maxBytes) {
        super("an answer has more than " + maxBytes + " bytes", null, false, false);
    }
}
