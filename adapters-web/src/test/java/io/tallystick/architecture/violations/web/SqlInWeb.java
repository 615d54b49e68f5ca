package io.tallystick.architecture.violations.web;

import java.sql.Connection;

/** Breaks: SQL stays in its adapters. */
public record SqlInWeb(Connection connection) {}
