package io.tallystick.eventstore;

/** Undoes the indenting of the server, which writes every object it is sent anew. Stateless. */
final class CompactJson {

    private CompactJson() {}

    /** The same JSON without the white space between its tokens. */
    static String of(String json) {
        if (json.indexOf('\n') < 0) {
            return json;
        }
        StringBuilder compact = new StringBuilder(json.length());
        boolean inString = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (inString && c == '\\') {
                compact.append(c).append(json.charAt(++i));
                continue;
            }
            inString ^= c == '"';
            if (inString || !isWhiteSpace(c)) {
                compact.append(c);
            }
        }
        return compact.toString();
    }

    private static boolean isWhiteSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
