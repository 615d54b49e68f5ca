package io.tallystick.application.sync;

import io.tallystick.domain.sync.AdmissionRefusal;

/** What became of one element. Immutable. */
public sealed interface SyncVerdict {

    /** It is in the log now. */
    record Recorded() implements SyncVerdict {}

    /** It was in the log already. */
    record Known() implements SyncVerdict {}

    /**
     * It is not in the log, and nothing was changed.
     *
     * @param text one sentence for the user
     */
    record Refused(AdmissionRefusal reason, String text) implements SyncVerdict {

        static Refused of(AdmissionRefusal reason) {
            return new Refused(
                    reason,
                    switch (reason) {
                        case MALFORMED -> "is not a readable event";
                        case NOT_CREATED -> "there is no such entity";
                        case FOREIGN -> "the id of the entity is taken";
                        case ID_REUSED -> "another event has this id";
                        case NOTHING_TO_UNDO -> "the entity has no such event to undo";
                        case UNDO_WINDOW_PASSED -> "it is too late to undo this event";
                    });
        }
    }
}
