package io.tallystick.domain.kernel;

/** The rules that every text of the ledger obeys. */
public final class TextRules {

    private TextRules() {}

    /**
     * Returns {@code text} if it has at most {@code maxLength} characters (Unicode code points) and
     * can be kept: no NUL, no half of a surrogate pair. What else may be in it was written on some
     * phone, and is history.
     *
     * @throws InvalidValue otherwise
     */
    public static String checkKept(String text, int maxLength) {
        if (text.codePointCount(0, text.length()) > maxLength) {
            throw new InvalidValue("must have at most " + maxLength + " characters");
        }
        text.codePoints().forEach(TextRules::checkKept);
        return text;
    }

    private static void checkKept(int codePoint) {
        if (codePoint == 0) {
            throw new InvalidValue("must not contain NUL characters");
        }
        if (Character.getType(codePoint) == Character.SURROGATE) {
            throw new InvalidValue("must be valid Unicode text");
        }
    }

    /**
     * Returns {@code text} if it is fit to be written now: as {@link #checkKept}, and without
     * control characters but newline and tab.
     *
     * @throws InvalidValue otherwise
     */
    public static String check(String text, int maxLength) {
        return checkKept(checkWritten(text), maxLength);
    }

    /**
     * Returns {@code text} if it has no control characters but newline and tab.
     *
     * @throws InvalidValue otherwise
     */
    public static String checkWritten(String text) {
        text.codePoints().forEach(TextRules::checkWritten);
        return text;
    }

    private static void checkWritten(int codePoint) {
        boolean lineBreakOrTab = codePoint == '\n' || codePoint == '\t';
        if (Character.isISOControl(codePoint) && !lineBreakOrTab) {
            throw new InvalidValue("must not contain control characters but newline and tab");
        }
    }
}
