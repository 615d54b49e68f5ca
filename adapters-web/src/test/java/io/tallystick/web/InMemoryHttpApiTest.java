package io.tallystick.web;

import io.tallystick.application.Ledger;
import io.tallystick.application.port.IdSource;
import io.tallystick.application.port.ProjectionAdmin;
import io.tallystick.application.port.SettingsStore;
import io.tallystick.domain.undo.UndoRule;
import io.tallystick.testkit.memory.InMemoryLedger;
import io.tallystick.testkit.memory.InMemorySettingsStore;

import java.time.InstantSource;

final class InMemoryHttpApiTest extends HttpApiContract {

    private final ProjectionAdmin admin = new FakeProjectionAdmin(true);

    @Override
    protected Ledger openLedger(InstantSource clock, IdSource ids, UndoRule undoRule) {
        return InMemoryLedger.create(clock, ids, undoRule).ledger();
    }

    @Override
    protected SettingsStore settings() {
        return new InMemorySettingsStore();
    }

    @Override
    protected ProjectionAdmin projectionAdmin() {
        return admin;
    }
}
