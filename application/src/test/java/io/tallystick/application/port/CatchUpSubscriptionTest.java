package io.tallystick.application.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.StreamSlice;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(30)
final class CatchUpSubscriptionTest {

    private final BlockingQueue<RuntimeException> failures = new LinkedBlockingQueue<>();
    private final Subscriber subscriber =
            new Subscriber() {
                @Override
                public void onEvents(StorePage page) {}

                @Override
                public void onFailure(RuntimeException failure) {
                    failures.add(failure);
                }
            };

    @Test
    void a_failure_of_the_store_is_told_and_reading_goes_on() throws InterruptedException {
        Subscription subscription =
                new BrokenStore(new CountDownLatch(0), new CountDownLatch(0))
                        .subscribe(StorePosition.START, subscriber);

        assertThat(failures.take()).isInstanceOf(StoreUnavailable.class);
        assertThat(failures.take()).isInstanceOf(StoreUnavailable.class);

        subscription.close();
        subscription.close();
    }

    @Test
    void a_store_that_is_interrupted_by_closing_has_not_failed() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        Subscription subscription =
                new BrokenStore(entered, new CountDownLatch(1))
                        .subscribe(StorePosition.START, subscriber);
        entered.await();

        subscription.close();

        assertThat(failures).isEmpty();
    }

    /** Cannot be read, once it may go on or is interrupted. */
    private record BrokenStore(CountDownLatch entered, CountDownLatch goOn) implements EventStore {

        @Override
        public StorePage readAll(StorePosition after, int limit) {
            entered.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new StoreUnavailable(StoreUnavailable.Store.EVENT_STORE, "broken on purpose");
        }

        @Override
        public AppendResult append(
                StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
            throw new UnsupportedOperationException();
        }

        @Override
        public StreamSlice readForwards(StreamName stream, long fromVersion, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public StreamSlice readBackwards(StreamName stream, long fromVersion, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean awaitEventsAfter(StorePosition position, Duration timeout) {
            throw new UnsupportedOperationException();
        }
    }
}
