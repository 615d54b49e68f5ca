package io.tallystick.architecture.violations.web;

import picocli.CommandLine;

/** Breaks: the command line stays in its package. */
public record PicocliInWeb(CommandLine commandLine) {}
