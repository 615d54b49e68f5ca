package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

@NullMarked
@DisplayNameGeneration(ReplaceUnderscores.class)
class ConnectionBreakerTest {

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicBoolean up = new AtomicBoolean();

    @Test
    void a_pool_without_connections_is_left_alone_for_a_moment_and_then_asked_again() {
        try (TestDatabase database = TestDatabase.create()) {
            ConnectionBreaker breaker =
                    ConnectionBreaker.around(() -> connection(database), "test");
            for (int i = 0; i < 6; i++) {
                assertThatThrownBy(breaker::openConnection)
                        .isInstanceOf(SQLTransientConnectionException.class);
            }
            assertThat(asked).hasValue(2);

            up.set(true);
            await().ignoreExceptions()
                    .until(
                            () -> {
                                try (Connection connection = breaker.openConnection()) {
                                    return connection.isValid(1);
                                }
                            });
        }
    }

    private Connection connection(TestDatabase database) throws SQLException {
        asked.incrementAndGet();
        if (!up.get()) {
            throw new SQLTransientConnectionException("there is none");
        }
        return database.connect();
    }
}
