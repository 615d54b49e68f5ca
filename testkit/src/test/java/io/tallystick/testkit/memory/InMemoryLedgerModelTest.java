package io.tallystick.testkit.memory;

import io.tallystick.application.Ledger;
import io.tallystick.application.port.IdSource;
import io.tallystick.domain.undo.UndoRule;
import io.tallystick.testkit.contract.LedgerContract;
import io.tallystick.testkit.contract.LedgerFixture;

import java.time.InstantSource;

final class InMemoryLedgerModelTest extends LedgerContract {

    @Override
    protected LedgerFixture newFixture(InstantSource clock, IdSource ids, UndoRule undoRule) {
        InMemoryLedger memory = InMemoryLedger.create(clock, ids, undoRule);
        return new LedgerFixture() {
            @Override
            public Ledger ledger() {
                return memory.ledger();
            }

            @Override
            public void close() {}
        };
    }
}
