package io.tallystick.domain.kernel;

/** The reason of a change, at most {@value #MAX_LENGTH} characters. */
public record Comment(String value) {

    public static final int MAX_LENGTH = 10_000;

    /**
     * @throws InvalidValue if the text breaks {@link TextRules}
     */
    public Comment {
        TextRules.checkKept(value, MAX_LENGTH);
    }
}
