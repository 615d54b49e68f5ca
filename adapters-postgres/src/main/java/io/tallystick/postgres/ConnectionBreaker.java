package io.tallystick.postgres;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;

import org.jdbi.v3.core.ConnectionFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;

/**
 * Asks a pool for connections, and stops asking for a moment when there were none: while the
 * database is down, callers learn it at once instead of each waiting in vain. Thread-safe.
 */
final class ConnectionBreaker implements ConnectionFactory {

    private static final CircuitBreakerConfig CONFIG =
            CircuitBreakerConfig.custom()
                    .slidingWindowType(SlidingWindowType.COUNT_BASED)
                    .slidingWindowSize(4)
                    .minimumNumberOfCalls(2)
                    .failureRateThreshold(100)
                    .waitDurationInOpenState(Duration.ofSeconds(1))
                    .permittedNumberOfCallsInHalfOpenState(1)
                    .build();

    private final ConnectionFactory pool;
    private final CircuitBreaker breaker;

    private ConnectionBreaker(ConnectionFactory pool, CircuitBreaker breaker) {
        this.pool = pool;
        this.breaker = breaker;
    }

    static ConnectionBreaker around(ConnectionFactory pool, String name) {
        return new ConnectionBreaker(pool, CircuitBreaker.of(name, CONFIG));
    }

    @Override
    public Connection openConnection() throws SQLException {
        try {
            return breaker.executeCallable(pool::openConnection);
        } catch (CallNotPermittedException e) {
            throw new SQLTransientConnectionException("the database was down a moment ago", e);
        } catch (SQLException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new SQLException(e);
        }
    }
}
