package io.tallystick.domain.kernel;

/** The rules that every text of the ledger obeys. */
public final class TextRules {

    private TextRules() {}

    /**
     * Returns {@code text} if it has at most {@code maxLength} characters (Unicode code points),
     * all of them text: no control characters but newline and tab, no half of a surrogate pair.
     *
     * @throws InvalidValue otherwise
     */
    public static String check(String text, int maxLength) {
        if (text.codePointCount(0, text.length()) > maxLength) {
            throw new InvalidValue("must have at most " + maxLength + " characters");
        }
        text.codePoints().forEach(TextRules::checkCharacter);
        return text;
    }

    private static void checkCharacter(int codePoint) {
        boolean lineBreakOrTab = codePoint == '\n' || codePoint == '\t';
        if (Character.isISOControl(codePoint) && !lineBreakOrTab) {
            throw new InvalidValue("must not contain control characters but newline and tab");
        }
        if (Character.getType(codePoint) == Character.SURROGATE) {
            throw new InvalidValue("must be valid Unicode text");
        }
    }
}
