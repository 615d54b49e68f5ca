package io.tallystick.application.view;

import io.tallystick.domain.contact.Contact;

/** A contact at two points of its history, either of which it may not yet have been there at. */
public record ContactComparison(PastPoint from, Contact before, PastPoint to, Contact after) {}
