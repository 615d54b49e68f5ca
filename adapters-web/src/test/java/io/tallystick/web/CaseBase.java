package io.tallystick.web;

import org.junit.jupiter.api.BeforeEach;

/** What all cases have: a user whose ledger is empty. */
abstract class CaseBase {

    private final TestedServer server;
    Api api;

    CaseBase(TestedServer server) {
        this.server = server;
    }

    Api newUser() {
        return server.newUser();
    }

    TestClock clock() {
        return server.clock();
    }

    @BeforeEach
    void becomeNewUser() {
        api = newUser();
    }
}
