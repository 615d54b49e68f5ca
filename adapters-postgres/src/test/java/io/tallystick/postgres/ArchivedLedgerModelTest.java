package io.tallystick.postgres;

import io.tallystick.application.Ledger;
import io.tallystick.application.port.IdSource;
import io.tallystick.domain.undo.UndoRule;
import io.tallystick.testkit.contract.LedgerContract;
import io.tallystick.testkit.contract.LedgerFixture;

import org.jspecify.annotations.NullMarked;

import java.time.InstantSource;
import java.util.stream.LongStream;

@NullMarked
class ArchivedLedgerModelTest extends LedgerContract {

    @Override
    protected LongStream seeds() {
        return LongStream.rangeClosed(1, 3);
    }

    @Override
    protected LedgerFixture newFixture(InstantSource clock, IdSource ids, UndoRule undoRule) {
        ArchivedFixture postgres = new ArchivedFixture();
        Ledger ledger =
                new Ledger(
                        postgres.store(), postgres.log(), postgres.views(), ids, clock, undoRule);
        return new LedgerFixture() {
            @Override
            public Ledger ledger() {
                return ledger;
            }

            @Override
            public void close() {
                postgres.close();
            }
        };
    }
}
