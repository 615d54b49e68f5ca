package io.tallystick.testkit.memory;

import io.tallystick.application.account.AccountName;
import io.tallystick.application.port.LoginThrottle;

import org.jspecify.annotations.NullMarked;

import java.time.Duration;
import java.util.Optional;

/** Lets everybody guess. */
@NullMarked
final class NoThrottle implements LoginThrottle {

    @Override
    public Optional<Duration> attempt(AccountName name, String address) {
        return Optional.empty();
    }

    @Override
    public void takeBack(AccountName name, String address) {}
}
