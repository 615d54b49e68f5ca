package io.tallystick.testkit.contract;

import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.port.LedgerViews;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventOutline;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogActivity;
import io.tallystick.application.view.LogDigest;
import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.Summary;
import io.tallystick.application.view.TransactionQuery;
import io.tallystick.application.view.TransactionView;
import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.TransactionId;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A log and read models in which there is never anything. */
final class NoopLedger implements EventLog, LedgerViews, LedgerViewsFixture {

    private static final LogHead HEAD = new LogHead("nothing", GlobalPosition.START);

    private final EventStore store = new NoopEventStore();

    @Override
    public EventStore store() {
        return store;
    }

    @Override
    public EventLog log() {
        return this;
    }

    @Override
    public LedgerViews views() {
        return this;
    }

    @Override
    public void withoutProjecting(Runnable appends) {
        appends.run();
    }

    @Override
    public void project(List<LoggedEvent> events) {}

    @Override
    public void close() {}

    @Override
    public LogHead head() {
        return HEAD;
    }

    @Override
    public EventPage page(EventQuery query) {
        return new EventPage(List.of(), false, HEAD);
    }

    @Override
    public LogActivity awaitActivity(GlobalPosition after, Duration timeout) {
        return new LogActivity(after, Set.of());
    }

    @Override
    public List<LoggedEvent> stream(StreamName stream) {
        return List.of();
    }

    @Override
    public Optional<EventOutline> findByKey(UserId user, String keyHash) {
        return Optional.empty();
    }

    @Override
    public Map<EventId, LoggedEvent> findByIds(UserId user, Set<EventId> ids) {
        return Map.of();
    }

    @Override
    public LogDigest digest(UserId user) {
        return LogDigest.EMPTY;
    }

    @Override
    public void readByTime(
            UserId user, @Nullable Instant recordedFrom, Consumer<LoggedEvent> reader) {}

    @Override
    public void readTransactionsEverWith(
            UserId user, ContactId contact, Consumer<List<LoggedEvent>> reader) {}

    @Override
    public void readStreams(UserId user, AggregateType type, Consumer<List<LoggedEvent>> reader) {}

    @Override
    public Optional<ContactView> contact(UserId user, ContactId id) {
        return Optional.empty();
    }

    @Override
    public Balance balanceOf(UserId user, ContactId id) {
        return Balance.ZERO;
    }

    @Override
    public void contacts(ContactQuery query, Consumer<ContactView> reader) {}

    @Override
    public Optional<TransactionView> transaction(UserId user, TransactionId id) {
        return Optional.empty();
    }

    @Override
    public void transactions(TransactionQuery query, Consumer<TransactionView> reader) {}

    @Override
    public Summary summary(UserId user, CalendarDate today) {
        return new Summary(0, 0, Balance.ZERO, 0, HEAD);
    }
}
