package io.tallystick.architecture.violations.server.config;

import io.tallystick.architecture.violations.web.Printer;

/** Breaks: settings and command line know no adapter. */
public final class ConfigKnowsWeb {
    private ConfigKnowsWeb() {}

    public static void print() {
        Printer.print("");
    }
}
