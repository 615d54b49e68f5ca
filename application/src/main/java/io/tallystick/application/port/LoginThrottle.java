package io.tallystick.application.port;

import io.tallystick.application.account.AccountName;

import java.time.Duration;
import java.util.Optional;

/** Bounds how often passwords can be guessed. Implementations are thread-safe and bounded. */
public interface LoginThrottle {

    /**
     * Counts an attempt.
     *
     * @param name that was typed, whether or not there is such an account
     * @param address of the network that it comes from
     * @return how long to wait, if there were too many; empty if it may go on
     */
    Optional<Duration> attempt(AccountName name, String address);

    /** Takes an attempt back: the password was right, or could not be looked at. */
    void takeBack(AccountName name, String address);
}
