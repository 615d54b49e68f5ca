package io.tallystick.architecture.violations.web;

import java.util.Optional;

/** Breaks: no field is an Optional. */
public record OptionalField(Optional<String> text) {}
