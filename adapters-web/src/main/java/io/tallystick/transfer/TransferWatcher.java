package io.tallystick.transfer;

/** Learns how far something is. */
@FunctionalInterface
public interface TransferWatcher {

    /**
     * @param total at least {@code done}, as far as is known
     */
    void show(long done, long total);
}
