package io.tallystick.application.account;

/** What an account is for. */
public enum Role {
    /** Keeps a ledger. */
    USER,
    /** Looks after the server and its accounts. */
    ADMINISTRATOR
}
