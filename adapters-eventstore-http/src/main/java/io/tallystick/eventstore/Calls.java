package io.tallystick.eventstore;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.core.exception.AcquirePermissionCancelledException;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Makes calls: not too many at once, again if they fail, and none for a while if they keep failing.
 * Thread-safe.
 */
final class Calls {

    private static final Logger LOGGER = LoggerFactory.getLogger(Calls.class);
    private static final String NAME = "event-store";
    private static final int MAX_HOPS = 3;
    private static final int CIRCUIT_WINDOW = 20;
    private static final int CIRCUIT_LEAST = 10;
    private static final int CIRCUIT_TRIALS = 4;

    private final NodeHttp http;
    private final Nodes nodes;
    private final Duration patience;
    private final Retry retry;
    private final CircuitBreaker circuit;
    private final Bulkhead bulkhead;

    Calls(NodeHttp http, Nodes nodes, EventStoreHttpConfig config, CallListener listener) {
        this.http = http;
        this.nodes = nodes;
        this.patience = config.timeouts().call();
        this.retry = retry(config.retries());
        this.circuit = circuit(config.retries(), listener);
        this.bulkhead =
                Bulkhead.of(
                        NAME,
                        BulkheadConfig.custom()
                                .maxConcurrentCalls(config.limits().concurrentCalls())
                                .maxWaitDuration(patience)
                                .build());
    }

    private static Retry retry(RetryPolicy policy) {
        long pauseMillis = policy.pause().toMillis();
        return Retry.of(
                NAME,
                RetryConfig.custom()
                        .maxAttempts(policy.retries() + 1)
                        .intervalFunction(
                                IntervalFunction.ofExponentialRandomBackoff(
                                        pauseMillis, 2, 0.5, 20 * pauseMillis))
                        .retryOnException(NodeFailure.class::isInstance)
                        .build());
    }

    private static CircuitBreaker circuit(RetryPolicy policy, CallListener listener) {
        CircuitBreaker circuit =
                CircuitBreaker.of(
                        NAME,
                        CircuitBreakerConfig.custom()
                                .slidingWindowSize(CIRCUIT_WINDOW)
                                .minimumNumberOfCalls(CIRCUIT_LEAST)
                                .permittedNumberOfCallsInHalfOpenState(CIRCUIT_TRIALS)
                                .waitDurationInOpenState(policy.circuitPause())
                                .recordException(NodeFailure.class::isInstance)
                                .build());
        circuit.getEventPublisher().onStateTransition(event -> report(event, listener));
        return circuit;
    }

    private static void report(CircuitBreakerOnStateTransitionEvent event, CallListener listener) {
        State state = event.getStateTransition().getToState();
        LOGGER.warn("event store circuit={}", state);
        listener.onCircuit(state == State.OPEN);
    }

    /**
     * Calls, and calls again while that may help.
     *
     * @throws StoreUnavailable if it did not help
     */
    <T> T call(Ask ask, Reply.Reader<T> reader) {
        return call(ask, new Attempts(), reader);
    }

    /**
     * @param attempts of the operation that this is a part of
     */
    <T> T call(Ask ask, Attempts attempts, Reply.Reader<T> reader) {
        return unavailable(
                ask, () -> retry.executeSupplier(() -> tryWhileThereIsTime(ask, attempts, reader)));
    }

    /** Calls once only. */
    <T> T callOnce(Ask ask, Reply.Reader<T> reader) {
        return unavailable(ask, () -> tryOnce(ask, new Attempts(), reader));
    }

    private static <T> T unavailable(Ask ask, Supplier<T> supplier) {
        try {
            return supplier.get();
        } catch (NodeFailure e) {
            throw unavailable(String.valueOf(e.getMessage()), e);
        } catch (CallNotPermittedException e) {
            throw unavailable(ask.operation() + ": too many calls have failed, none is made", e);
        } catch (BulkheadFullException e) {
            throw unavailable(ask.operation() + ": too many calls are under way", e);
        } catch (AcquirePermissionCancelledException e) {
            throw unavailable(ask.operation() + ": interrupted while waiting for others", e);
        }
    }

    private static StoreUnavailable unavailable(String message, RuntimeException cause) {
        return new StoreUnavailable(Store.EVENT_STORE, message, cause);
    }

    private <T> T tryWhileThereIsTime(Ask ask, Attempts attempts, Reply.Reader<T> reader) {
        try {
            return tryOnce(ask, attempts, reader);
        } catch (NodeFailure e) {
            if (attempts.isOlderThan(patience)) {
                throw unavailable(String.valueOf(e.getMessage()), e);
            }
            throw e;
        }
    }

    private <T> T tryOnce(Ask ask, Attempts attempts, Reply.Reader<T> reader) {
        Supplier<T> call = () -> send(ask, attempts, reader);
        if (ask.operation() == Operation.AWAIT) {
            return await(call);
        }
        return circuit.executeSupplier(() -> bulkhead.executeSupplier(call));
    }

    /**
     * Waiting takes so long that it must not count against how many may call at once, nor be one of
     * the few calls by which a store that has failed is tried.
     */
    private <T> T await(Supplier<T> call) {
        if (circuit.getState() != State.CLOSED) {
            throw CallNotPermittedException.createCallNotPermittedException(circuit);
        }
        return circuit.executeSupplier(call);
    }

    /** Sends it to the leader, wherever that is by now. */
    private <T> T send(Ask ask, Attempts attempts, Reply.Reader<T> reader) {
        int attempt = attempts.begin();
        Target target = nodes.target();
        for (int hop = 0; hop <= MAX_HOPS; hop++) {
            try {
                return http.send(target, ask, attempt, reader);
            } catch (LeaderElsewhere e) {
                target = nodes.follow(target, e.location());
            } catch (NodeFailure e) {
                attempts.failed(e);
                if (Thread.currentThread().isInterrupted()) { // which is no fault of the node
                    throw unavailable(ask.operation() + ": interrupted", e);
                }
                nodes.suspect(target);
                throw e;
            }
        }
        nodes.suspect(target);
        throw NodeFailure.notSent(
                ask.operation() + ": the nodes send each other's callers on", null);
    }
}
