package io.tallystick.application.codec;

import java.util.Arrays;

/** JSON values of which each is a line. Stateless. */
public final class JsonLine {

    private JsonLine() {}

    /**
     * The value on one line, with its end. White space between tokens may break lines, as an event
     * store elsewhere was given it; it becomes spaces.
     *
     * @param json one value in UTF-8
     */
    public static byte[] of(byte[] json) {
        byte[] line = Arrays.copyOf(json, json.length + 1);
        for (int i = 0; i < json.length; i++) {
            if (line[i] == '\n' || line[i] == '\r') {
                line[i] = ' ';
            }
        }
        line[json.length] = '\n';
        return line;
    }
}
