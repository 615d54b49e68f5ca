package io.tallystick.architecture.violations.web;

import org.sqlite.SQLiteConfig;

/** Breaks: SQLite stays in its adapter. */
public record SqliteInWeb(SQLiteConfig config) {}
