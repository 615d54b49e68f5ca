package io.tallystick.web;

import io.tallystick.application.operation.Operation;
import io.tallystick.application.operation.Operation.State;
import io.tallystick.application.operation.ParkedStream;
import io.tallystick.application.operation.ProjectionStatus;
import io.tallystick.application.operation.RebuildManner;
import io.tallystick.application.operation.RebuildReport;
import io.tallystick.application.operation.RepairedBalance;
import io.tallystick.application.operation.RepairedBalances;
import io.tallystick.application.operation.RetriedStream;
import io.tallystick.application.port.ProjectionAdmin;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogHead;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.testkit.Samples;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Projections that are always current, and a rebuild that ends when it is told to. */
final class FakeProjectionAdmin implements ProjectionAdmin {

    static final Instant NOON = Instant.parse("2024-03-01T12:00:00Z");

    private static final Comparator<ParkedStream.Place> ORDER =
            Comparator.comparing(ParkedStream.Place::parkedAt)
                    .thenComparing(ParkedStream.Place::stream);

    /** What a retry says of each parked stream. */
    final Map<ParkedStream, RetriedStream> parked = new ConcurrentHashMap<>();

    /** How rebuilds were asked for. */
    final List<RebuildManner> asked = new CopyOnWriteArrayList<>();

    private final Map<UUID, Operation> operations = new ConcurrentHashMap<>();
    private final List<UUID> begun = new CopyOnWriteArrayList<>();
    private final boolean endsAtOnce;

    FakeProjectionAdmin(boolean endsAtOnce) {
        this.endsAtOnce = endsAtOnce;
    }

    @Override
    public List<ProjectionStatus> status() {
        GlobalPosition position = new GlobalPosition(7);
        LogHead head = new LogHead("epoch", position);
        return Stream.of("contacts", "transactions")
                .map(name -> status(name, position, head))
                .toList();
    }

    private static ProjectionStatus status(String name, GlobalPosition position, LogHead head) {
        return new ProjectionStatus(name, position, head, 0L, false, Duration.ZERO, null, 0);
    }

    @Override
    public Operation rebuild(RebuildManner manner) {
        asked.add(manner);
        Operation running =
                operations.values().stream()
                        .filter(operation -> operation.state() == State.RUNNING)
                        .findFirst()
                        .orElseGet(this::begin);
        operations.put(
                running.id(), endsAtOnce ? operation(running.id(), State.SUCCEEDED) : running);
        return running;
    }

    private Operation begin() {
        UUID id = UUID.randomUUID();
        begun.add(id);
        return operation(id, State.RUNNING);
    }

    private static final RepairedBalance BALANCE =
            new RepairedBalance(
                    Samples.ALICE,
                    new ContactId(new UUID(1, 1)),
                    "money",
                    "EUR",
                    BigInteger.TWO,
                    BigInteger.TEN.pow(30));

    private static Operation operation(UUID id, State state) {
        boolean isRunning = state == State.RUNNING;
        @Nullable RebuildReport report =
                isRunning
                        ? null
                        : new RebuildReport(
                                3,
                                1,
                                List.of("contact-1"),
                                new RepairedBalances(2, List.of(BALANCE)),
                                1,
                                4);
        return new Operation(
                id,
                Operation.Kind.REBUILD,
                state,
                isRunning ? 0 : 3,
                isRunning ? null : 3L,
                NOON,
                isRunning ? null : NOON,
                null,
                report);
    }

    @Override
    public Optional<Operation> operation(UUID id) {
        return Optional.ofNullable(operations.get(id));
    }

    /** The answer is as it was: it ends a moment later. */
    @Override
    public Optional<Operation> cancel(UUID id) {
        Optional<Operation> before = operation(id);
        before.filter(operation -> operation.state() == State.RUNNING)
                .ifPresent(running -> operations.put(id, operation(id, State.CANCELLED)));
        return before;
    }

    @Override
    public List<Operation> operations(int limit) {
        return begun.reversed().stream().limit(limit).map(operations::get).toList();
    }

    @Override
    public List<ParkedStream> parked(ParkedStream.@Nullable Place after, int limit) {
        return parked.keySet().stream()
                .filter(stream -> after == null || ORDER.compare(stream.place(), after) > 0)
                .sorted(Comparator.comparing(ParkedStream::place, ORDER))
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<RetriedStream> retry(StreamName stream) {
        return parked.entrySet().stream()
                .filter(entry -> entry.getKey().stream().equals(stream.value()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
