package io.tallystick.web;

/**
 * How much there is in a JSON text, told from its characters alone, so that it is known before
 * anything is made of it. Of a text that is no JSON it tells something. Confined.
 */
final class JsonExtent {

    private int depth;
    private int values = 1;
    private boolean inString;
    private boolean escaped;

    /** How many values a text has at most, those in objects and arrays among them. */
    static int values(String text) {
        JsonExtent extent = new JsonExtent();
        for (int i = 0; i < text.length(); i++) {
            extent.add(text.charAt(i));
        }
        return extent.values();
    }

    void add(char c) {
        if (inString) {
            addToString(c);
            return;
        }
        switch (c) {
            case '"' -> inString = true;
            case '[', '{' -> {
                depth++;
                values++;
            }
            case ']', '}' -> depth--;
            case ',' -> values++;
            default -> {}
        }
    }

    private void addToString(char c) {
        if (escaped) {
            escaped = false;
        } else if (c == '\\') {
            escaped = true;
        } else if (c == '"') {
            inString = false;
        }
    }

    int values() {
        return values;
    }

    /** Whether what comes next is in no object, array or text of this one. */
    boolean isOutside() {
        return depth == 0 && !inString;
    }
}
