package io.tallystick.application.archive;

/** Hears how far a verification is. */
@FunctionalInterface
public interface VerificationProgress {

    /** In events. */
    void show(long done, long total);
}
