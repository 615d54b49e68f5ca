package io.tallystick.architecture.violations.postgres;

import io.tallystick.architecture.violations.web.SqlInWeb;

/** Breaks: PostgreSQL does not know who uses it. */
public record PostgresKnowsWeb(SqlInWeb page) {}
