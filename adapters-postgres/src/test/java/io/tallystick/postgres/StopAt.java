package io.tallystick.postgres;

import org.jspecify.annotations.NullMarked;

import java.util.function.Consumer;

/** Archiving ends where that step is reached, as if the server vanished there. */
@NullMarked
record StopAt(ArchiveStep step) implements Consumer<ArchiveStep> {

    @Override
    public void accept(ArchiveStep reached) {
        if (reached == step) {
            throw new Reached();
        }
    }

    static final class Reached extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
