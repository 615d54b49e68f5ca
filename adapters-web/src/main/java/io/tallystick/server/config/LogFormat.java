package io.tallystick.server.config;

/** How a line of the log is written. */
public enum LogFormat {
    /** For people: one line of text. */
    TEXT,
    /** For machines: one JSON object a line. */
    JSON
}
