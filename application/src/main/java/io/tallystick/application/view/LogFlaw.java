package io.tallystick.application.view;

/** Something in the log that is not as it was written. */
public sealed interface LogFlaw permits RowFlaw, StreamFlaw, UserFlaw {

    /** As the end of a sentence about what it is a flaw of. */
    String problem();
}
