package io.tallystick.architecture.violations.web;

/** Breaks: only the server prints. */
public final class Printer {
    private Printer() {}

    public static void print(String text) {
        System.out.println(text);
    }
}
