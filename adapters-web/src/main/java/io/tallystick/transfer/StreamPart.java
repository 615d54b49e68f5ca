package io.tallystick.transfer;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a stretch of a file has of one history, at least one event. Immutable.
 *
 * @param candidates in order
 */
record StreamPart(StreamName stream, List<Candidate> candidates) {

    AggregateType type() {
        return candidates.getFirst().line().type();
    }

    boolean beginsStream() {
        return candidates.getFirst().line().version() == 0;
    }

    boolean hasAny(Map<EventId, LoggedEvent> known) {
        return candidates.stream().anyMatch(each -> known.containsKey(each.line().id()));
    }

    /** What is recorded of it, if the log knows all of it to be in this stream. */
    Optional<List<RecordedEvent>> allIn(Map<EventId, LoggedEvent> known) {
        List<RecordedEvent> recorded = new ArrayList<>();
        for (Candidate each : candidates) {
            LoggedEvent logged = known.get(each.line().id());
            if (logged == null || !logged.event().stream().equals(stream)) {
                return Optional.empty();
            }
            recorded.add(logged.event());
        }
        return Optional.of(recorded);
    }

    /** How it compares with a ledger. */
    sealed interface Comparison {

        /** All that is recorded is the same; these are not recorded. */
        record Missing(List<Candidate> candidates) implements Comparison {}

        /** They cannot both be. */
        record Differs(String reason) implements Comparison {}
    }

    Comparison compare(UserId user, List<RecordedEvent> recorded, EventCodec codec) {
        if (!recorded.isEmpty() && !recorded.getFirst().metadata().userId().equals(user)) {
            return new Comparison.Differs(
                    "its id is taken by another ledger here; --new-ids makes a copy");
        }
        Map<EventId, RecordedEvent> known = new HashMap<>();
        recorded.forEach(event -> known.putIfAbsent(event.id(), event));
        List<Candidate> missing = new ArrayList<>();
        for (Candidate each : candidates) {
            RecordedEvent same = known.get(each.line().id());
            if (same == null) {
                missing.add(each);
            } else if (!each.isRecordedAs(same, codec)) {
                return new Comparison.Differs("the ledger has event " + same.id() + " otherwise");
            }
        }
        boolean isAnother =
                beginsStream()
                        && !recorded.isEmpty()
                        && !known.containsKey(candidates.getFirst().line().id());
        return isAnother
                ? new Comparison.Differs("the ledger has another one of this id")
                : new Comparison.Missing(missing);
    }
}
