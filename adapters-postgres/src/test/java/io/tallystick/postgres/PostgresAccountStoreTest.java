package io.tallystick.postgres;

import io.tallystick.application.port.AccountStore;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.testkit.contract.AccountStoreContract;

class PostgresAccountStoreTest extends AccountStoreContract {

    private final PostgresFixture fixture = new PostgresFixture();

    @Override
    protected AccountStore newStore() {
        return fixture.postgres().accounts();
    }

    @Override
    protected void addEvent(UserId ledger) {
        fixture.jdbi()
                .useHandle(
                        handle ->
                                handle.createUpdate(
                                                "insert into events (position, stream, version,"
                                                    + " event_id, type, schema_version, user_id,"
                                                    + " occurred_at, recorded_at, correlation_id,"
                                                    + " data) values (nextval('events_position'),"
                                                    + " 'any', 0, :user, 'Any', 1, :user, now(),"
                                                    + " now(), 'any', '{}')")
                                        .bind("user", ledger.value())
                                        .execute());
    }

    @Override
    protected void close() {
        fixture.close();
    }
}
