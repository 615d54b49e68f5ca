package io.tallystick.server.command;

import io.tallystick.server.cli.Terminal;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What goes to standard output. Every method may fail as {@link Terminal#flushOut} does. Confined.
 */
final class Output {

    /** What would not show, or would command the terminal, whoever wrote it into an event. */
    private static final Pattern UNSAFE =
            Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\x80-\\x9f]");

    private final Terminal terminal;
    private final PrintWriter out;

    Output(Terminal terminal) {
        this.terminal = terminal;
        this.out = terminal.out();
    }

    /** A line of text for people, in which nothing commands the terminal. */
    void line(String text) {
        out.print(UNSAFE.matcher(text).replaceAll("?"));
        out.print('\n');
    }

    /** A part of a line for programs, as it is. */
    void text(String part) {
        out.print(part);
    }

    /** Text for programs in UTF-8, as it is. */
    void raw(byte[] text) {
        raw(text, 0, text.length);
    }

    void raw(byte[] text, int offset, int length) {
        out.print(new String(text, offset, length, StandardCharsets.UTF_8));
    }

    /** As {@link Terminal#flushOut}. */
    void flush() {
        terminal.flushOut();
    }
}
