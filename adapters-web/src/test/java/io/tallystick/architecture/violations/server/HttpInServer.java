package io.tallystick.architecture.violations.server;

import io.javalin.Javalin;

/** Breaks: HTTP stays in its adapter. */
public record HttpInServer(Javalin http) {}
