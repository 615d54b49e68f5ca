package io.tallystick.application.account;

/** What became of giving an account another ledger. */
public enum LedgerChange {
    /** Done, or so already. */
    DONE,
    /** There is no such account, or it is removed. */
    NO_ACCOUNT,
    /** The account has events in the ledger it has now, which would be lost to it. */
    HAS_EVENTS,
    /** The ledger belongs to another account. */
    TAKEN
}
