package io.tallystick.debitum;

/**
 * How much of a file is taken before it counts as an attack. Immutable.
 *
 * @param databaseBytes the largest database
 * @param unpackedBytes what a zip may unpack to, pictures included
 * @param entries the most files in a zip
 * @param persons the most persons
 */
record BackupLimits(long databaseBytes, long unpackedBytes, int entries, int persons) {

    static final BackupLimits USUAL = new BackupLimits(1L << 30, 16L << 30, 100_000, 1_000_000);
}
