package io.tallystick.domain.transaction;

/** What changed hands. */
public enum TransactionKind {
    MONEY,
    /** Things, whose amount counts pieces. */
    ITEM
}
