package io.tallystick.application.operation;

/** How read models are rebuilt. Readers never see a gap, whichever it is. */
public enum RebuildManner {
    /** Row by row, and only those that differ. */
    IN_PLACE,
    /** In tables beside those that serve, which are then swapped for the new ones all at once. */
    BESIDE
}
