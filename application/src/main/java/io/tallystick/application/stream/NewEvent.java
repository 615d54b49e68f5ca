package io.tallystick.application.stream;

import io.tallystick.domain.kernel.EventId;

/**
 * An event to be appended. Immutable.
 *
 * @param type for example {@code ContactCreated}
 * @param schemaVersion of the data, from 1
 * @param data a JSON object; stores keep its value, not its bytes
 */
public record NewEvent(
        EventId id, String type, int schemaVersion, String data, EventMetadata metadata) {

    /** The same with other metadata. */
    public NewEvent withMetadata(EventMetadata newMetadata) {
        return new NewEvent(id, type, schemaVersion, data, newMetadata);
    }
}
