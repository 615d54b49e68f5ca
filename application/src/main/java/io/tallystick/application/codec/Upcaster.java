package io.tallystick.application.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Turns an event's data of one schema version into those of the next, in place. Once released it
 * never changes: events of that version exist.
 *
 * @param type the stored name of the event
 * @param fromVersion the schema version it reads; it writes the one after
 * @param step how
 */
record Upcaster(String type, int fromVersion, Step step) {

    interface Step {
        void upcast(ObjectNode data);
    }
}
