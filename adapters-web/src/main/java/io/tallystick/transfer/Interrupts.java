package io.tallystick.transfer;

import java.nio.channels.ClosedByInterruptException;

/** What channels make of an interrupt. Stateless. */
final class Interrupts {

    private Interrupts() {}

    /** The same as other methods say it: by the exception alone. */
    static InterruptedException of(ClosedByInterruptException closed) {
        Thread.interrupted();
        InterruptedException interrupted = new InterruptedException("while at a file");
        interrupted.initCause(closed);
        return interrupted;
    }
}
