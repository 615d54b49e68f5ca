package io.tallystick.server.command;

import io.tallystick.application.port.AccountStore;

import org.jspecify.annotations.Nullable;

import java.util.function.Function;

/** Leaves a trace of what is done on the command line, in the audit trail. Thread-safe. */
public final class CommandTrail {

    /** What goes on by itself, whatever becomes of the command. */
    static final String BEGUN = "begun";

    static final String DONE = "done";

    private static final String ACTOR = "command line";

    private final Function<AccountStore, AccountDesk> desks;

    /**
     * @param desks makes what works on a store
     */
    public CommandTrail(Function<AccountStore, AccountDesk> desks) {
        this.desks = desks;
    }

    /**
     * @param act as it is typed
     * @param target to what, null if that goes without saying
     * @param outcome one of the above, or what it came to
     */
    void note(AccountStore store, String act, @Nullable String target, String outcome) {
        note(desks.apply(store), act, target, outcome);
    }

    /** The same with what works on a store already. */
    static void note(AccountDesk desk, String act, @Nullable String target, String outcome) {
        desk.service().note(ACTOR, act, target, null, outcome);
    }
}
