package io.tallystick.architecture.violations.archive;

/** What others must not know. */
public record Folder() {}
