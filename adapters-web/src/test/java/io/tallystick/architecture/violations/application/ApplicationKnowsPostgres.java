package io.tallystick.architecture.violations.application;

import io.tallystick.architecture.violations.postgres.Table;

/** Breaks: the application knows the domain and two libraries. */
public record ApplicationKnowsPostgres(Table table) {}
