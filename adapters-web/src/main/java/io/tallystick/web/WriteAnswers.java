package io.tallystick.web;

import io.javalin.http.Context;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.kernel.Versioned;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** Answers requests to change one kind of entity. Thread-safe. */
final class WriteAnswers {

    /** More than this and the caller had better read the events by page. */
    private static final int MAX_INTERVENING = 1000;

    private static final String REPLAYED = "Idempotent-Replayed";

    private final EventLog log;
    private final AggregateType type;
    private final String thing;

    /**
     * @param thing what an entity of this type is called in sentences
     */
    WriteAnswers(EventLog log, AggregateType type, String thing) {
        this.log = log;
        this.type = type;
        this.thing = thing;
    }

    /** Answers once the change is durable. */
    interface Success<S> {
        /**
         * @param isReplay whether it was made by an earlier request with the same key
         */
        void answer(UUID id, Versioned<S> aggregate, boolean isReplay) throws IOException;
    }

    /** Answers a creation. */
    <S> void answer(Context ctx, Outcome<S> outcome, Success<S> success) throws IOException {
        switch (outcome) {
            case Outcome.Committed<S>(UUID id, Versioned<S> aggregate) -> {
                tag(ctx, aggregate.version());
                success.answer(id, aggregate, false);
            }
            case Outcome.Replayed<S>(UUID id, Versioned<S> aggregate) -> {
                tag(ctx, aggregate.version());
                ctx.header(REPLAYED, "true");
                success.answer(id, aggregate, true);
            }
            case Outcome.Refused<S> refused ->
                    throw new ProblemException(Refusals.of(refused.reason(), thing));
            case Outcome.KeyReused<S>() -> throw new ProblemException(Refusals.keyReused());
            case Outcome.PreconditionFailed<S>(long version) ->
                    throw new IllegalStateException("nobody set a precondition: " + version);
            case Outcome.Conflicted<S>(long version) ->
                    throw new ProblemException(Refusals.lostRace(thing, version));
        }
    }

    /** Answers a change of what exists. */
    <S> void answer(Context ctx, UUID id, IfMatch ifMatch, Outcome<S> outcome, Success<S> success)
            throws IOException {
        if (outcome instanceof Outcome.PreconditionFailed<S>(long version)) {
            throw new ProblemException(
                    ifMatch.isMalformed()
                            ? Problem.invalid(
                                    List.of(new FieldError("/" + IfMatch.NAME, IfMatch.RULE)))
                            : preconditionFailed(id, version, ifMatch.newestNamed()));
        }
        answer(ctx, outcome, success);
    }

    private Problem preconditionFailed(UUID id, long currentVersion, long known) {
        try {
            LogHead head = log.head();
            List<LoggedEvent> unseen =
                    log.stream(StreamName.of(type, id)).stream()
                            .filter(event -> event.event().version() > known)
                            .limit(MAX_INTERVENING)
                            .toList();
            return Refusals.preconditionFailed(thing, currentVersion, unseen, head);
        } catch (StoreUnavailable e) {
            return Refusals.preconditionFailed(thing, currentVersion, null, null);
        }
    }

    static void tag(Context ctx, long version) {
        ctx.header("ETag", "\"" + version + "\"");
    }

    /** What is said of an entity that is there no more. */
    static void sendGone(
            Context ctx, UUID id, long version, String message, @Nullable Boolean isDeleted)
            throws IOException {
        Answers.json(
                ctx,
                200,
                json -> {
                    json.writeStartObject();
                    json.writeStringField("id", id.toString());
                    json.writeStringField("message", message);
                    json.writeNumberField("version", version);
                    if (isDeleted != null) {
                        json.writeBooleanField("is_deleted", isDeleted);
                    }
                    json.writeEndObject();
                });
    }
}
