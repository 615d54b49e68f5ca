package io.tallystick.application.command;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.EventOutline;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.KeyUse;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.kernel.Comment;
import io.tallystick.domain.kernel.Decision;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.Refusal;
import io.tallystick.domain.kernel.Versioned;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The only place where streams are loaded, folded, decided on and appended to. Idempotency lives
 * here and in the log, nowhere else: the key's hash and the request's fingerprint are in the
 * metadata of the event that answered it. Thread-safe.
 *
 * @param <C> commands
 * @param <S> states
 * @param <E> events
 */
public final class CommandHandler<C, S, E extends DomainEvent> {

    private final Aggregate<C, S, E> aggregate;
    private final EventStore store;
    private final EventLog log;
    private final LedgerIds ids;
    private final InstantSource clock;
    private final ConflictRetry retry;

    public CommandHandler(
            Aggregate<C, S, E> aggregate,
            EventStore store,
            EventLog log,
            LedgerIds ids,
            InstantSource clock,
            ConflictRetry retry) {
        this.aggregate = aggregate;
        this.store = store;
        this.log = log;
        this.ids = ids;
        this.clock = clock;
        this.retry = retry;
    }

    /**
     * Makes an entity in a stream of its own. Nothing is loaded before: if the stream turns out to
     * exist, the append conflicts, and only then it is looked at.
     *
     * @throws StoreUnavailable if it is not known whether the event was recorded
     */
    public Outcome<S> create(UUID id, CommandContext context, Rule<S, E> rule) {
        StreamName stream = StreamName.of(aggregate.type(), id);
        Decision<? extends DomainEvent> decision =
                rule.decide(
                        AggregateHistory.empty(aggregate),
                        clock.instant().truncatedTo(ChronoUnit.MICROS));
        return switch (decision) {
            case Decision.Refused<?>(Refusal reason) -> refuse(id, context, reason);
            case Decision.Accepted<?>(var events) -> {
                Proposal proposal = propose(context, (DomainEvent) events.getFirst());
                AppendResult result =
                        store.append(
                                stream,
                                new ExpectedVersion.NoStream(),
                                List.of(proposal.encoded()));
                yield switch (result) {
                    case AppendResult.Appended appended ->
                            settle(
                                    id,
                                    context,
                                    AggregateHistory.empty(aggregate),
                                    proposal,
                                    appended);
                    case AppendResult.VersionConflict conflict ->
                            refuse(id, context, Refusal.ALREADY_EXISTS);
                    case AppendResult.KeyAlreadyUsed() -> answerElsewhere(context);
                };
            }
        };
    }

    /** In a ledger that was taken over from another user's, the key once made another id. */
    private Outcome<S> answerElsewhere(CommandContext context) {
        IdempotentRequest request = context.request();
        if (request == null) {
            return new Outcome.KeyReused<>();
        }
        return log.findByKey(context.user(), request.keyUse().keyHash())
                .flatMap(used -> aggregate.type().idIn(used.stream()))
                .flatMap(id -> earlierAnswer(id, context))
                .orElseGet(Outcome.KeyReused::new);
    }

    private Optional<Outcome<S>> earlierAnswer(UUID id, CommandContext context) {
        return earlierAnswer(id, context, load(id));
    }

    private AggregateHistory<S, E> load(UUID id) {
        return AggregateHistory.of(aggregate, store.load(StreamName.of(aggregate.type(), id)));
    }

    /**
     * Changes an entity: loads its stream, decides, appends with the loaded version as the expected
     * one, and again after a conflict.
     *
     * @throws StoreUnavailable if it is not known whether the event was recorded
     */
    public Outcome<S> change(
            UUID id, CommandContext context, Precondition precondition, Rule<S, E> rule) {
        for (int attempt = 1; ; attempt++) {
            AggregateHistory<S, E> history = load(id);
            Optional<Outcome<S>> earlier = earlierAnswer(id, context, history);
            if (earlier.isPresent()) {
                return earlier.get();
            }
            Attempt<S> result = attempt(id, context, precondition, rule, history);
            switch (result) {
                case Attempt.Done<S>(Outcome<S> outcome) -> {
                    return outcome;
                }
                case Attempt.Lost<S>(long currentVersion) -> {
                    if (attempt == retry.attempts()) {
                        return new Outcome.Conflicted<>(currentVersion);
                    }
                    retry.pauseAfter(attempt);
                }
            }
        }
    }

    private sealed interface Attempt<S> {
        record Done<S>(Outcome<S> outcome) implements Attempt<S> {}

        record Lost<S>(long currentVersion) implements Attempt<S> {}
    }

    private Attempt<S> attempt(
            UUID id,
            CommandContext context,
            Precondition precondition,
            Rule<S, E> rule,
            AggregateHistory<S, E> history) {
        if (!history.owner().equals(Optional.of(context.user()))) {
            return new Attempt.Done<>(refuseUnlessKeyUsed(context, Refusal.NOT_FOUND));
        }
        Instant at = history.nextOccurrence(clock.instant());
        Decision<? extends DomainEvent> decision = rule.decide(history, at);
        if (decision instanceof Decision.Refused<?>(Refusal reason)
                && reason == Refusal.NOT_FOUND) {
            return new Attempt.Done<>(refuseUnlessKeyUsed(context, reason));
        }
        if (!precondition.allows(history.version())) {
            return new Attempt.Done<>(preconditionFailedUnlessKeyUsed(context, history.version()));
        }
        return switch (decision) {
            case Decision.Refused<?>(Refusal reason) ->
                    new Attempt.Done<>(refuseUnlessKeyUsed(context, reason));
            case Decision.Accepted<?>(var events) ->
                    append(id, context, history, propose(context, (DomainEvent) events.getFirst()));
        };
    }

    private Attempt<S> append(
            UUID id, CommandContext context, AggregateHistory<S, E> history, Proposal proposal) {
        AppendResult result =
                store.append(
                        StreamName.of(aggregate.type(), id),
                        ExpectedVersion.at(history.version()),
                        List.of(proposal.encoded()));
        return switch (result) {
            case AppendResult.Appended appended ->
                    new Attempt.Done<>(settle(id, context, history, proposal, appended));
            case AppendResult.VersionConflict(long currentVersion) ->
                    new Attempt.Lost<>(currentVersion);
            case AppendResult.KeyAlreadyUsed() -> new Attempt.Done<>(new Outcome.KeyReused<>());
        };
    }

    /** Finds out whether it was this call that recorded the event, or an earlier one. */
    private Outcome<S> settle(
            UUID id,
            CommandContext context,
            AggregateHistory<S, E> before,
            Proposal proposal,
            AppendResult.Appended appended) {
        if (appended.certainlyNew() || context.request() == null) {
            return new Outcome.Committed<>(id, stateWith(before, proposal, appended.lastVersion()));
        }
        AggregateHistory<S, E> history = load(id);
        boolean recordedNow =
                history.recorded().stream().anyMatch(event -> proposal.isRecordedAs(event));
        return recordedNow
                ? new Outcome.Committed<>(id, history.stateAt(appended.lastVersion()))
                : earlierAnswer(id, context, history).orElseGet(Outcome.KeyReused::new);
    }

    private Versioned<S> stateWith(AggregateHistory<S, E> before, Proposal proposal, long version) {
        return before.stateWith(
                aggregate.entry(proposal.encoded().id(), version, proposal.event()));
    }

    private Outcome<S> refuse(UUID id, CommandContext context, Refusal reason) {
        if (context.request() == null) {
            return new Outcome.Refused<>(reason);
        }
        return earlierAnswer(id, context).orElseGet(() -> refuseUnlessKeyUsed(context, reason));
    }

    private Optional<Outcome<S>> earlierAnswer(
            UUID id, CommandContext context, AggregateHistory<S, E> history) {
        IdempotentRequest request = context.request();
        if (request == null) {
            return Optional.empty();
        }
        KeyUse keyUse = request.keyUse();
        return history.findByKey(context.user(), keyUse.keyHash())
                .map(event -> answerOf(id, event, keyUse, history));
    }

    private Outcome<S> answerOf(
            UUID id, EventOutline event, KeyUse keyUse, AggregateHistory<S, E> history) {
        return keyUse.equals(event.keyUse())
                ? new Outcome.Replayed<>(id, history.stateAt(event.version()))
                : new Outcome.KeyReused<>();
    }

    /** A key is looked at before every other check, so one used elsewhere goes before a refusal. */
    private Outcome<S> refuseUnlessKeyUsed(CommandContext context, Refusal reason) {
        return isKeyUsedElsewhere(context)
                ? new Outcome.KeyReused<>()
                : new Outcome.Refused<>(reason);
    }

    private Outcome<S> preconditionFailedUnlessKeyUsed(CommandContext context, long version) {
        return isKeyUsedElsewhere(context)
                ? new Outcome.KeyReused<>()
                : new Outcome.PreconditionFailed<>(version);
    }

    /** Best effort: a log that cannot be asked must not keep a command from its answer. */
    private boolean isKeyUsedElsewhere(CommandContext context) {
        IdempotentRequest request = context.request();
        if (request == null) {
            return false;
        }
        try {
            return log.findByKey(context.user(), request.keyUse().keyHash()).isPresent();
        } catch (StoreUnavailable e) {
            return false;
        }
    }

    private Proposal propose(CommandContext context, DomainEvent event) {
        Comment comment = context.comment();
        IdempotentRequest request = context.request();
        EventMetadata metadata =
                new EventMetadata(
                        context.user(),
                        event.occurredAt(),
                        context.correlationId(),
                        null,
                        comment == null ? null : comment.value(),
                        request == null ? null : request.keyUse());
        return new Proposal(event, aggregate.codec().encode(ids.eventId(context), event, metadata));
    }

    /** An event on its way to the store. */
    private record Proposal(DomainEvent event, NewEvent encoded) {

        boolean isRecordedAs(RecordedEvent recorded) {
            return recorded.id().equals(encoded.id())
                    && recorded.metadata().equals(encoded.metadata());
        }
    }
}
