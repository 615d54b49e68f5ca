package io.tallystick.application.search;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits text into words: runs of letters, digits and the marks that go with them, without regard
 * to case or to how a character is composed. A UUID is one word, without its hyphens. Nothing is
 * left out and no word is reduced to a stem. Stateless.
 *
 * <p>Logs keep words in their indexes: whoever changes the splitting has to index the log anew. It
 * runs at every append, hence no regular expressions.
 */
public final class Words {

    /** Of a longer word this many characters (Unicode code points) count. */
    public static final int MAX_LENGTH = 64;

    private static final String UUID_FORM = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    private Words() {}

    /** The words of a text, in their order. */
    public static List<String> in(String text) {
        String normal = Normalizer.normalize(text, Normalizer.Form.NFKC);
        List<String> words = new ArrayList<>();
        int start = startOfWord(normal, 0);
        while (start < normal.length()) {
            int end = endOfWord(normal, start);
            words.add(fold(normal, start, end));
            start = startOfWord(normal, end);
        }
        return words;
    }

    private static int startOfWord(String text, int from) {
        int at = from;
        while (at < text.length() && !isPartOfWord(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at;
    }

    private static int endOfWord(String text, int start) {
        if (isUuidAt(text, start)) {
            return start + UUID_FORM.length();
        }
        int at = start;
        while (at < text.length() && isPartOfWord(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at;
    }

    private static boolean isPartOfWord(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK ->
                    true;
            default -> false;
        };
    }

    private static boolean isUuidAt(String text, int start) {
        int end = start + UUID_FORM.length();
        if (end > text.length() || (end < text.length() && isPartOfWord(text.codePointAt(end)))) {
            return false;
        }
        for (int i = 0; i < UUID_FORM.length(); i++) {
            char c = text.charAt(start + i);
            boolean fits = UUID_FORM.charAt(i) == '-' ? c == '-' : c < 0x80 && isHexDigit(c);
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHexDigit(char c) {
        return Character.digit(c, 16) >= 0;
    }

    /** Character by character, for the case of a word must not depend on where it is cut. */
    private static String fold(String text, int start, int end) {
        StringBuilder folded = new StringBuilder(end - start);
        int length = 0;
        for (int at = start; at < end && length < MAX_LENGTH; ) {
            int codePoint = text.codePointAt(at);
            if (codePoint != '-') {
                folded.appendCodePoint(Character.toLowerCase(Character.toUpperCase(codePoint)));
                length++;
            }
            at += Character.charCount(codePoint);
        }
        return folded.toString();
    }
}
