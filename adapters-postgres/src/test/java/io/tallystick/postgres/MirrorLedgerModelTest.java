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
class MirrorLedgerModelTest extends LedgerContract {

    @Override
    protected LongStream seeds() {
        return LongStream.rangeClosed(1, 6);
    }

    @Override
    protected LedgerFixture newFixture(InstantSource clock, IdSource ids, UndoRule undoRule) {
        MirrorFixture mirror = new MirrorFixture();
        Ledger ledger =
                new Ledger(mirror.store(), mirror.log(), mirror.views(), ids, clock, undoRule);
        return new LedgerFixture() {
            @Override
            public Ledger ledger() {
                return ledger;
            }

            @Override
            public void catchUp() {
                mirror.catchUp();
            }

            @Override
            public void close() {
                mirror.close();
            }
        };
    }
}
