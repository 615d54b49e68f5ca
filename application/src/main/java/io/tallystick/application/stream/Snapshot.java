package io.tallystick.application.stream;

/**
 * The state that the beginning of a stream folds to. Immutable.
 *
 * @param version of the last event that was folded, from 0
 * @param schemaVersion of the state, from 1; another than is known means nothing
 * @param state a JSON object
 */
public record Snapshot(long version, int schemaVersion, String state) {}
