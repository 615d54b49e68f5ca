package io.tallystick.testkit.memory;

import io.tallystick.application.port.AccountStore;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.testkit.contract.AccountStoreContract;

import java.util.HashSet;
import java.util.Set;

class InMemoryAccountStoreTest extends AccountStoreContract {

    private final Set<UserId> withEvents = new HashSet<>();

    @Override
    protected AccountStore newStore() {
        return new InMemoryAccountStore(withEvents::contains);
    }

    @Override
    protected void addEvent(UserId ledger) {
        withEvents.add(ledger);
    }

    @Override
    protected void close() {}
}
