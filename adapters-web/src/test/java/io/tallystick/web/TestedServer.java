package io.tallystick.web;

/** A server that many cases share. */
interface TestedServer {

    /** The way in of a user whose ledger is empty. */
    Api newUser();

    /** The one that the server reads. */
    TestClock clock();
}
