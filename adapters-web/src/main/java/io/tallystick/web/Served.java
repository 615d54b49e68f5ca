package io.tallystick.web;

import io.tallystick.application.Ledger;
import io.tallystick.application.port.ProjectionAdmin;
import io.tallystick.application.port.SettingsStore;

/**
 * What a server serves.
 *
 * @param settings of the ledger's users
 * @param admin of the ledger's projections
 */
public record Served(Ledger ledger, SettingsStore settings, ProjectionAdmin admin) {}
