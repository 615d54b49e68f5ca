package io.tallystick.testkit.memory;

import io.tallystick.application.Ledger;
import io.tallystick.application.port.IdSource;
import io.tallystick.domain.undo.UndoRule;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * A whole ledger in memory, with the adapters below it in reach.
 *
 * @param ledger what an application uses
 * @param store its event store, which is its log too
 * @param views its read models
 */
public record InMemoryLedger(Ledger ledger, InMemoryEventStore store, InMemoryLedgerViews views) {

    /** How long a change may be undone unless said otherwise. */
    public static final UndoRule STANDARD_UNDO = new UndoRule(Duration.ofSeconds(5));

    /** An empty ledger with the standard undo window. */
    public static InMemoryLedger create(InstantSource clock, IdSource ids) {
        return create(clock, ids, STANDARD_UNDO);
    }

    /** An empty ledger. */
    public static InMemoryLedger create(InstantSource clock, IdSource ids, UndoRule undoRule) {
        String epoch = ids.newId().toString();
        InMemoryLedgerViews views = new InMemoryLedgerViews(epoch);
        InMemoryEventStore store = new InMemoryEventStore(clock, epoch, List.of(views));
        Ledger ledger = new Ledger(store, store, views, ids, clock, undoRule);
        return new InMemoryLedger(ledger, store, views);
    }
}
