package io.tallystick.web;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Reader;

/**
 * Cuts the text of a JSON array into those of its elements, one after the other. What is too large
 * is passed over, and only its beginning is ever in memory. Whether an element is JSON is for who
 * reads it to find out. Confined.
 */
final class ArrayCutter {

    private final Reader text;
    private final int maxLength;
    private final int maxValues;
    private final char[] buffer = new char[8192];
    private int filled;
    private int at;
    private boolean begun;
    private boolean ended;

    /**
     * @param maxLength of an element, in characters
     * @param maxValues in an element, itself among them
     */
    ArrayCutter(Reader text, int maxLength, int maxValues) {
        this.text = text;
        this.maxLength = maxLength;
        this.maxValues = maxValues;
    }

    /**
     * One element.
     *
     * @param text of it, or its beginning if it is too large
     */
    record Element(String text, boolean isTooLarge) {}

    /**
     * The next element, null if there is none.
     *
     * @throws NotAnArray if the text is not one array from its beginning to its end
     */
    @Nullable Element next() throws IOException {
        if (!begun) {
            begin();
        }
        if (ended) {
            return null;
        }
        boolean isFirst = !begun;
        begun = true;
        Element element = cut();
        if (ended) {
            requireNothingMore();
            return isFirst && element.text().isBlank() ? null : element;
        }
        return element;
    }

    private void begin() throws IOException {
        int first = readToken();
        if (first != '[') {
            throw new NotAnArray("The body must be a JSON array");
        }
    }

    private void requireNothingMore() throws IOException {
        if (readToken() >= 0) {
            throw new NotAnArray("The body must be one JSON array");
        }
    }

    private Element cut() throws IOException {
        StringBuilder kept = new StringBuilder();
        JsonExtent extent = new JsonExtent();
        boolean isTooLarge = false;
        while (true) {
            char c = (char) require(read());
            if (extent.isOutside() && (c == ',' || c == ']')) {
                ended = c == ']';
                return new Element(kept.toString(), isTooLarge);
            }
            extent.add(c);
            isTooLarge |= kept.length() == maxLength || extent.values() > maxValues;
            if (!isTooLarge) {
                kept.append(c);
            }
        }
    }

    private static int require(int read) {
        if (read < 0) {
            throw new NotAnArray("The body must be a JSON array, it ends too soon");
        }
        return read;
    }

    /** The next character that is no white space, negative at the end. */
    private int readToken() throws IOException {
        int read = read();
        while (read == ' ' || read == '\t' || read == '\n' || read == '\r') {
            read = read();
        }
        return read;
    }

    private int read() throws IOException {
        if (at == filled) {
            filled = text.read(buffer);
            at = 0;
            if (filled <= 0) {
                filled = 0;
                return -1;
            }
        }
        return buffer[at++];
    }

    /** The text is no array; the message says why. */
    static final class NotAnArray extends RuntimeException {

        private static final long serialVersionUID = 1;

        NotAnArray(String message) {
            super(message);
        }
    }
}
