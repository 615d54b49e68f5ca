package io.tallystick.domain.sync;

/** Why an event of a phone is not kept. */
public enum AdmissionRefusal {
    /** It is no event that can be read, or it breaks a limit. */
    MALFORMED,
    /** The entity was never created, as far as this user can see. */
    NOT_CREATED,
    /** The id of the entity belongs to somebody else. */
    FOREIGN,
    /** An event of this id has other content. */
    ID_REUSED,
    /** The entity has no event that the undo names. */
    NOTHING_TO_UNDO,
    /** The undo came too long after what it takes back. */
    UNDO_WINDOW_PASSED
}
