package io.tallystick.emulator;

/** A request that ends here, with its answer. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Reply reply;

    Refused(Reply reply) {
        super(reply.status() + " " + reply.reason(), null, false, false);
        this.reply = reply;
    }

    Reply reply() {
        return reply;
    }
}
