package io.tallystick.application.port;

import io.tallystick.application.failure.SearchTooBroad;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventOutline;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogActivity;
import io.tallystick.application.view.LogDigest;
import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All events in one searchable order. It is the event store's own log or a mirror of it, which may
 * lag behind.
 *
 * <p>Implementations are thread-safe. Every method throws {@link StoreUnavailable} when the log
 * cannot be read.
 */
public interface EventLog {

    /** The end of the log. */
    LogHead head();

    /**
     * One page of a user's events. It may have fewer than were asked for although there are more.
     *
     * @throws SearchTooBroad if looking for its first event takes too long
     */
    EventPage page(EventQuery query);

    /**
     * Waits until there are events after a position, of any user. Returns with no users and the
     * same position if there were none within {@code timeout}.
     *
     * @throws InterruptedException if interrupted while waiting
     */
    LogActivity awaitActivity(GlobalPosition after, Duration timeout) throws InterruptedException;

    /** One stream's events, oldest first; empty if there is none. */
    List<LoggedEvent> stream(StreamName stream);

    /** The event by which a user used an idempotency key first. */
    Optional<EventOutline> findByKey(UserId user, String keyHash);

    /**
     * Gives {@code reader} every transaction's stream of the user that was ever with the contact,
     * perhaps also of some that only mention its id. Whole streams, one after the other, each
     * oldest first; memory does not grow with their number.
     */
    void readTransactionsEverWith(
            UserId user, ContactId contact, Consumer<List<LoggedEvent>> reader);

    /**
     * Gives {@code reader} every stream of this kind that the user began. Whole streams, one after
     * the other, each oldest first; memory does not grow with their number.
     */
    void readStreams(UserId user, AggregateType type, Consumer<List<LoggedEvent>> reader);

    /**
     * The events of a user that have these ids, the first of each; others are left out.
     *
     * @param ids at most {@value #MAX_IDS}
     */
    Map<EventId, LoggedEvent> findByIds(UserId user, Set<EventId> ids);

    /** The most ids that are looked for at once. */
    int MAX_IDS = 1000;

    /** What all of a user's events add up to; kept current, so asking takes no time. */
    LogDigest digest(UserId user);

    /**
     * Gives {@code reader} a user's events in the order of the time they occurred, of contacts
     * before those of transactions, then of their ids. What is recorded meanwhile may be left out.
     * Memory grows by a few bytes for each; nothing is held while the reader works.
     *
     * @param recordedFrom only what was recorded at or after this instant, null for all
     */
    void readByTime(UserId user, @Nullable Instant recordedFrom, Consumer<LoggedEvent> reader);
}
