package io.tallystick.application.live;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogActivity;
import io.tallystick.domain.kernel.UserId;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Follows the log once for all its live readers, and wakes those whose user has new events. Readers
 * then read the log themselves, each at its own pace: nothing is kept for a slow one, and an idle
 * one costs nothing. Thread-safe.
 */
public final class LiveLog implements AutoCloseable {

    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final EventLog log;
    private final Consumer<Throwable> failures;
    private final ConcurrentMap<UserId, Set<Watch>> watches = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    private LiveLog(EventLog log, Consumer<Throwable> failures) {
        this.log = log;
        this.failures = failures;
        // a virtual thread that is interrupted breaks the connection it reads from
        this.thread = Thread.ofPlatform().daemon().name("live-log").unstarted(this::follow);
    }

    /**
     * Follows {@code log} from its end until closed, whatever fails.
     *
     * @param failures is told of those that are none of the log's being away
     */
    public static LiveLog follow(EventLog log, Consumer<Throwable> failures) {
        LiveLog live = new LiveLog(log, failures);
        live.thread.start();
        return live;
    }

    /**
     * Watches for events of a user. Whoever reads the log from where it was before to its end, and
     * again after each {@link Watch#await}, misses none. Close the watch.
     */
    public Watch watch(UserId user) {
        Watch watch = new Watch(this, user);
        watches.compute(
                user,
                (same, ofUser) -> {
                    Set<Watch> all = ofUser == null ? ConcurrentHashMap.newKeySet() : ofUser;
                    all.add(watch);
                    return all;
                });
        if (closed) {
            watch.end();
        }
        return watch;
    }

    void forget(Watch watch) {
        watches.computeIfPresent(
                watch.user(),
                (same, ofUser) -> {
                    ofUser.remove(watch);
                    return ofUser.isEmpty() ? null : ofUser;
                });
    }

    /** How many watch just now. */
    public int watchers() {
        return watches.values().stream().mapToInt(Set::size).sum();
    }

    private void follow() {
        try {
            followUntilClosed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            endAll();
        }
    }

    private void followUntilClosed() throws InterruptedException {
        GlobalPosition position = null;
        Duration pause = PAUSE_AFTER_FAILURE;
        while (!closed) {
            try {
                position = position == null ? wakeAllAtHead() : wakeAfter(position);
                pause = PAUSE_AFTER_FAILURE;
            } catch (StoreUnavailable e) {
                position = null; // it may come back shorter, as another log
                TimeUnit.NANOSECONDS.sleep(PAUSE_AFTER_FAILURE.toNanos());
            } catch (RuntimeException | Error e) {
                position = null;
                if (!closed) {
                    failures.accept(e);
                }
                wakeAll(); // who reads sees what there is, or fails and begins anew
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
                pause = pause.multipliedBy(2);
                if (pause.compareTo(LONGEST_PAUSE) > 0) {
                    pause = LONGEST_PAUSE;
                }
            }
        }
    }

    /** What was appended before is not known, so everybody may have something new. */
    private GlobalPosition wakeAllAtHead() {
        GlobalPosition head = log.head().position();
        wakeAll();
        return head;
    }

    private void wakeAll() {
        watches.values().forEach(ofUser -> ofUser.forEach(Watch::wake));
    }

    private GlobalPosition wakeAfter(GlobalPosition position) throws InterruptedException {
        LogActivity activity = log.awaitActivity(position, WAIT);
        activity.users().forEach(user -> watches.getOrDefault(user, Set.of()).forEach(Watch::wake));
        return activity.upTo();
    }

    /** Ends all watches. Idempotent. */
    @Override
    public void close() {
        endAll();
        thread.interrupt();
    }

    private void endAll() {
        closed = true;
        watches.values().forEach(ofUser -> ofUser.forEach(Watch::end));
    }
}
