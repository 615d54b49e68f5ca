package io.tallystick.web;

import org.junit.jupiter.api.BeforeEach;

/** What all cases have: a user whose ledger is empty. */
abstract class CaseBase {

    Api api;

    abstract Api newUser();

    abstract TestClock clock();

    @BeforeEach
    void becomeNewUser() {
        api = newUser();
    }
}
