package io.tallystick.architecture.violations.web;

import io.tallystick.architecture.violations.eventstore.Client;

/** Breaks: only the server knows the event store's client. */
public record WebKnowsEventStore(Client client) {}
