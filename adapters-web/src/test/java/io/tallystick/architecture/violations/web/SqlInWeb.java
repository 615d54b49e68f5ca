package io.tallystick.architecture.violations.web;

import java.sql.Connection;

/** Breaks: SQL stays in its adapter. */
public record SqlInWeb(Connection connection) {}
