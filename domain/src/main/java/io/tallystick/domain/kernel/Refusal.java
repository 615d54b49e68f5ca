package io.tallystick.domain.kernel;

/** Why a well-formed command is refused. */
public enum Refusal {
    /** There is no such live entity of this user. */
    NOT_FOUND,
    /** The chosen id is taken, be it by something deleted or by somebody else. */
    ALREADY_EXISTS,
    /** The transaction names a contact that is not a live one of this user. */
    CONTACT_NOT_FOUND,
    /** A transaction cannot be due before it takes place. */
    DUE_BEFORE_TRANSACTION,
    /** The change is too old to be taken back. */
    UNDO_WINDOW_PASSED,
    /** There is no change left to take back, or the named one was an undo or is undone already. */
    NOTHING_TO_UNDO
}
