package io.tallystick.architecture.violations.web;

import io.tallystick.architecture.violations.postgres.Table;

/** Breaks: only the server knows PostgreSQL. */
public record WebKnowsPostgres(Table table) {}
