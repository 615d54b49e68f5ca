package io.tallystick.domain.transaction;

/** Who owes whom after the transaction. */
public enum Direction {
    /** The user owes the contact. */
    OWED,
    /** The contact owes the user. */
    LENT
}
