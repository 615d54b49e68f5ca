package io.tallystick.testkit;

import java.util.List;

/** Pieces of text that break careless code. Stateless. */
final class NastyText {

    /** Emoji, combining marks, right-to-left, metacharacters, and where UTF-16 order differs. */
    static final List<String> FRAGMENTS =
            List.of(
                    "😀",
                    "👩‍👩‍👧‍👦",
                    "🇩🇪",
                    "e\u0301",
                    "Å",
                    "ﬁ",
                    "\uFFFD",
                    "\uE000",
                    "שלום",
                    "\u202Eمرحبا\u202C",
                    "ß",
                    "İ",
                    "ı",
                    "中文",
                    "\u200B",
                    "\u00A0",
                    "'; DROP TABLE contacts; --",
                    "\"}],{\"",
                    "\\u0041",
                    "\\",
                    "%",
                    "_",
                    "$1",
                    "${x}",
                    "{{x}}",
                    "<script>",
                    "&amp;",
                    "\t",
                    "\n",
                    "null",
                    " ");

    private NastyText() {}

    /** The text again and again, up to just {@code length} code points. */
    static String fill(String text, int length) {
        return cut(text.repeat(length), length);
    }

    /** The first {@code length} code points of the text. */
    static String cut(String text, int length) {
        return text.codePointCount(0, text.length()) <= length
                ? text
                : text.substring(0, text.offsetByCodePoints(0, length));
    }
}
