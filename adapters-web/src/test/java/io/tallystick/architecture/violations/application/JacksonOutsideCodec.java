package io.tallystick.architecture.violations.application;

import com.fasterxml.jackson.databind.JsonNode;

/** Breaks: Jackson stays in the codec. */
public record JacksonOutsideCodec(JsonNode json) {}
