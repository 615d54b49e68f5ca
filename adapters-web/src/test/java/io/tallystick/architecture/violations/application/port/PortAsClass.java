package io.tallystick.architecture.violations.application.port;

/** Breaks: ports are interfaces. */
public final class PortAsClass {}
