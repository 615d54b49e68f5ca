package io.tallystick.web;

import io.tallystick.application.Ledger;
import io.tallystick.application.port.ArchiveAdmin;
import io.tallystick.application.port.ProjectionAdmin;
import io.tallystick.application.port.SettingsStore;

import org.jspecify.annotations.Nullable;

/**
 * What a server serves.
 *
 * @param settings of the ledger's users
 * @param admin of the ledger's projections
 * @param archive of the ledger's log, null if there is none
 */
public record Served(
        Ledger ledger,
        SettingsStore settings,
        ProjectionAdmin admin,
        @Nullable ArchiveAdmin archive) {

    /** Without an archive. */
    public Served(Ledger ledger, SettingsStore settings, ProjectionAdmin admin) {
        this(ledger, settings, admin, null);
    }
}
