package io.tallystick.architecture.violations.domain;

import io.tallystick.architecture.violations.application.JacksonOutsideCodec;

/** Breaks: the domain knows the JDK alone. */
public record DomainKnowsApplication(JacksonOutsideCodec other) {}
