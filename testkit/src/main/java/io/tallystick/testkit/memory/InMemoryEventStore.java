package io.tallystick.testkit.memory;

import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.EventOutline;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.KeyUse;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.StreamSlice;
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
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * An event store and its log, in memory: events are as durable as the process. One append happens
 * at a time, and its projections are current before it returns. Keeps an index of idempotency keys.
 * Thread-safe; appends and reads take time in proportion to the events they are about.
 */
public final class InMemoryEventStore implements EventStore, EventLog {

    private static final Comparator<LoggedEvent> BY_TIME =
            Comparator.comparing((LoggedEvent logged) -> logged.event().metadata().occurredAt())
                    .thenComparing(
                            logged ->
                                    AggregateType.TRANSACTION
                                            .idIn(logged.event().stream())
                                            .isPresent())
                    .thenComparing(logged -> logged.event().id());

    private final InstantSource clock;
    private final String epoch;
    private final List<InMemoryProjection> projections;

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Condition appended = lock.writeLock().newCondition();
    private final List<LoggedEvent> log = new ArrayList<>();
    private final Map<StreamName, StreamEvents> streams = new HashMap<>();
    private final Map<UserId, List<LoggedEvent>> users = new HashMap<>();
    private final Map<UsedKey, LoggedEvent> keys = new HashMap<>();
    private final Map<UserId, Map<EventId, LoggedEvent>> ids = new HashMap<>();
    private final Map<UserId, LogDigest> digests = new HashMap<>();
    private final TransactionsEverWith transactions = new TransactionsEverWith();
    private Instant lastRecordedAt = Instant.MIN;

    private record UsedKey(UserId user, String keyHash) {}

    /**
     * @param clock tells when events are recorded; if it goes back, the last time is kept
     * @param epoch names this very log: give each store another one
     * @param projections are kept current inline
     */
    public InMemoryEventStore(
            InstantSource clock, String epoch, List<InMemoryProjection> projections) {
        this.clock = clock;
        this.epoch = epoch;
        this.projections = List.copyOf(projections);
    }

    @Override
    public AppendResult append(StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
        List<NewEvent> batch = List.copyOf(events);
        if (batch.isEmpty() || batch.size() > MAX_EVENTS) {
            throw new IllegalArgumentException("not 1 to 4096 events: " + batch.size());
        }
        return locked(lock.writeLock(), () -> appendLocked(stream, expected, batch));
    }

    private AppendResult appendLocked(
            StreamName stream, ExpectedVersion expected, List<NewEvent> batch) {
        StreamEvents before = streamOf(stream);
        long version = before.version();
        if (!isAt(expected, version)) {
            return repeatOrConflict(before, expected, batch);
        }
        if (before.hasAnyOf(batch)) {
            return repeatOrConflict(before, before.versionOfFirst(batch), batch);
        }
        if (batch.stream().anyMatch(this::hasUsedKey)) {
            return new AppendResult.KeyAlreadyUsed();
        }
        record(stream, batch);
        return new AppendResult.Appended(version + 1, version + batch.size(), true);
    }

    private static boolean isAt(ExpectedVersion expected, long version) {
        return switch (expected) {
            case ExpectedVersion.NoStream() -> version < 0;
            case ExpectedVersion.Exact(long exact) -> version == exact;
            case ExpectedVersion.StreamExists() -> version >= 0;
            case ExpectedVersion.Any() -> true;
        };
    }

    private static AppendResult repeatOrConflict(
            StreamEvents stream, ExpectedVersion expected, List<NewEvent> batch) {
        return switch (expected) {
            case ExpectedVersion.NoStream() -> repeatOrConflict(stream, 0, batch);
            case ExpectedVersion.Exact(long exact) ->
                    exact < stream.version()
                            ? repeatOrConflict(stream, exact + 1, batch)
                            : new AppendResult.VersionConflict(stream.version());
            case ExpectedVersion.StreamExists() ->
                    new AppendResult.VersionConflict(stream.version());
            case ExpectedVersion.Any() -> throw new IllegalStateException("any version is right");
        };
    }

    private static AppendResult repeatOrConflict(
            StreamEvents stream, long firstVersion, List<NewEvent> batch) {
        return stream.hasAllFrom(firstVersion, batch)
                ? new AppendResult.Appended(firstVersion, firstVersion + batch.size() - 1, false)
                : new AppendResult.VersionConflict(stream.version());
    }

    private boolean hasUsedKey(NewEvent event) {
        KeyUse keyUse = event.metadata().keyUse();
        return keyUse != null
                && keys.containsKey(new UsedKey(event.metadata().userId(), keyUse.keyHash()));
    }

    private void record(StreamName name, List<NewEvent> batch) {
        Instant recordedAt = nextRecordedAt();
        StreamEvents stream = streams.computeIfAbsent(name, absent -> new StreamEvents());
        List<LoggedEvent> logged = new ArrayList<>(batch.size());
        for (NewEvent event : batch) {
            RecordedEvent recorded =
                    new RecordedEvent(
                            name,
                            stream.version() + 1,
                            event.id(),
                            event.type(),
                            event.schemaVersion(),
                            event.data(),
                            event.metadata(),
                            recordedAt);
            LoggedEvent last = new LoggedEvent(new GlobalPosition(log.size() + 1L), recorded);
            stream.add(last);
            log.add(last);
            index(last);
            logged.add(last);
        }
        projections.forEach(projection -> projection.project(this, logged));
        appended.signalAll();
    }

    private Instant nextRecordedAt() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        lastRecordedAt = now.isAfter(lastRecordedAt) ? now : lastRecordedAt;
        return lastRecordedAt;
    }

    private void index(LoggedEvent logged) {
        UserId user = logged.event().metadata().userId();
        KeyUse keyUse = logged.event().metadata().keyUse();
        users.computeIfAbsent(user, absent -> new ArrayList<>()).add(logged);
        if (keyUse != null) {
            keys.putIfAbsent(new UsedKey(user, keyUse.keyHash()), logged);
        }
        transactions.add(logged.event());
        EventId id = logged.event().id();
        ids.computeIfAbsent(user, absent -> new HashMap<>()).putIfAbsent(id, logged);
        digests.put(
                user,
                digests.getOrDefault(user, LogDigest.EMPTY)
                        .plus(id, logged.event().metadata().occurredAt()));
    }

    @Override
    public StreamSlice readForwards(StreamName stream, long fromVersion, int limit) {
        checkLimit(limit);
        if (fromVersion < 0) {
            throw new IllegalArgumentException("a version counts from 0: " + fromVersion);
        }
        return reading(
                () -> {
                    List<LoggedEvent> events = streamOf(stream).events();
                    int from = (int) Math.min(fromVersion, events.size());
                    int to = (int) Math.min((long) from + limit, events.size());
                    return new StreamSlice(recorded(events.subList(from, to)), to == events.size());
                });
    }

    @Override
    public StreamSlice readBackwards(StreamName stream, long fromVersion, int limit) {
        checkLimit(limit);
        if (fromVersion < 0) {
            throw new IllegalArgumentException("a version counts from 0: " + fromVersion);
        }
        return reading(
                () -> {
                    List<LoggedEvent> events = streamOf(stream).events();
                    int to = (int) Math.min(fromVersion, events.size() - 1L) + 1;
                    int from = Math.max(to - limit, 0);
                    return new StreamSlice(
                            recorded(events.subList(from, to).reversed()), from == 0);
                });
    }

    @Override
    public StorePage readAll(StorePosition after, int limit) {
        checkLimit(limit);
        return reading(
                () -> {
                    int from = indexAfter(after);
                    int to = (int) Math.min((long) from + limit, log.size());
                    return new StorePage(
                            recorded(log.subList(from, to)),
                            to == 0 ? after : new StorePosition(Integer.toString(to)),
                            to == log.size());
                });
    }

    @Override
    public boolean awaitEventsAfter(StorePosition position, Duration timeout)
            throws InterruptedException {
        return awaitMoreThan(reading(() -> indexAfter(position)), timeout);
    }

    @Override
    public LogActivity awaitActivity(GlobalPosition after, Duration timeout)
            throws InterruptedException {
        int index = Math.toIntExact(after.value());
        awaitMoreThan(index, timeout);
        return reading(
                () -> {
                    int size = Math.max(log.size(), index);
                    Set<UserId> users = new HashSet<>();
                    for (LoggedEvent event : log.subList(Math.min(index, log.size()), log.size())) {
                        users.add(event.event().metadata().userId());
                    }
                    return new LogActivity(new GlobalPosition(size), users);
                });
    }

    private boolean awaitMoreThan(int index, Duration timeout) throws InterruptedException {
        long nanosLeft = TimeUnit.NANOSECONDS.convert(timeout);
        lock.writeLock().lockInterruptibly();
        try {
            while (log.size() <= index) {
                if (nanosLeft <= 0) {
                    return false;
                }
                nanosLeft = appended.awaitNanos(nanosLeft);
            }
            return true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private int indexAfter(StorePosition position) {
        if (position.equals(StorePosition.START)) {
            return 0;
        }
        try {
            int index = Integer.parseInt(position.token());
            if (index >= 0 && index <= log.size()) {
                return index;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("no position of this store: " + position, e);
        }
        throw new IllegalArgumentException("no position of this store: " + position);
    }

    @Override
    public LogHead head() {
        return reading(this::headLocked);
    }

    private LogHead headLocked() {
        return new LogHead(epoch, new GlobalPosition(log.size()));
    }

    @Override
    public EventPage page(EventQuery query) {
        if (query.limit() < 1) {
            throw new IllegalArgumentException("a page has at least 1 event: " + query.limit());
        }
        return reading(
                () -> {
                    List<LoggedEvent> events = users.getOrDefault(query.user(), List.of());
                    boolean ascending = query.order() == EventQuery.Order.ASCENDING;
                    List<LoggedEvent> found =
                            (ascending ? events : events.reversed())
                                    .stream()
                                            .filter(event -> EventFilter.matches(query, event))
                                            .limit(query.limit() + 1L)
                                            .toList();
                    boolean hasMore = found.size() > query.limit();
                    return new EventPage(
                            hasMore ? found.subList(0, query.limit()) : found,
                            hasMore,
                            headLocked());
                });
    }

    @Override
    public List<LoggedEvent> stream(StreamName stream) {
        return reading(() -> List.copyOf(streamOf(stream).events()));
    }

    @Override
    public Optional<EventOutline> findByKey(UserId user, String keyHash) {
        return reading(
                () ->
                        Optional.ofNullable(keys.get(new UsedKey(user, keyHash)))
                                .map(logged -> EventOutline.of(logged.event())));
    }

    @Override
    public Map<EventId, LoggedEvent> findByIds(UserId user, Set<EventId> ids) {
        if (ids.size() > MAX_IDS) {
            throw new IllegalArgumentException("at most " + MAX_IDS + " ids, not " + ids.size());
        }
        return reading(
                () -> {
                    Map<EventId, LoggedEvent> ofUser = ids(user);
                    Map<EventId, LoggedEvent> found = new HashMap<>();
                    for (EventId id : ids) {
                        LoggedEvent logged = ofUser.get(id);
                        if (logged != null) {
                            found.put(id, logged);
                        }
                    }
                    return found;
                });
    }

    private Map<EventId, LoggedEvent> ids(UserId user) {
        return ids.getOrDefault(user, Map.of());
    }

    @Override
    public LogDigest digest(UserId user) {
        return reading(() -> digests.getOrDefault(user, LogDigest.EMPTY));
    }

    @Override
    public void readByTime(
            UserId user, @Nullable Instant recordedFrom, Consumer<LoggedEvent> reader) {
        reading(() -> List.copyOf(users.getOrDefault(user, List.of()))).stream()
                .filter(
                        logged ->
                                recordedFrom == null
                                        || !logged.event().recordedAt().isBefore(recordedFrom))
                .sorted(BY_TIME)
                .forEach(reader);
    }

    @Override
    public void readTransactionsEverWith(
            UserId user, ContactId contact, Consumer<List<LoggedEvent>> reader) {
        readBegunBy(user, reading(() -> List.copyOf(transactions.with(contact))), reader);
    }

    @Override
    public void readStreams(UserId user, AggregateType type, Consumer<List<LoggedEvent>> reader) {
        List<StreamName> names =
                reading(
                        () ->
                                users.getOrDefault(user, List.of()).stream()
                                        .map(logged -> logged.event().stream())
                                        .filter(name -> type.idIn(name).isPresent())
                                        .distinct()
                                        .toList());
        readBegunBy(user, names, reader);
    }

    private void readBegunBy(
            UserId user, List<StreamName> names, Consumer<List<LoggedEvent>> reader) {
        for (StreamName name : names) {
            List<LoggedEvent> events = stream(name);
            if (events.getFirst().event().metadata().userId().equals(user)) {
                reader.accept(events);
            }
        }
    }

    private StreamEvents streamOf(StreamName name) {
        return streams.getOrDefault(name, StreamEvents.NONE);
    }

    private static List<RecordedEvent> recorded(List<LoggedEvent> events) {
        return events.stream().map(LoggedEvent::event).toList();
    }

    private static void checkLimit(int limit) {
        if (limit < 1 || limit > MAX_EVENTS) {
            throw new IllegalArgumentException("not a limit of 1 to 4096: " + limit);
        }
    }

    private <T> T reading(Supplier<T> action) {
        return locked(lock.readLock(), action);
    }

    private static <T> T locked(Lock lock, Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
