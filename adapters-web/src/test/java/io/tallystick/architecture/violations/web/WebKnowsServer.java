package io.tallystick.architecture.violations.web;

import io.tallystick.architecture.violations.server.HttpInServer;

/** Breaks: the web does not know the process it is in. */
public record WebKnowsServer(HttpInServer server) {}
