package io.tallystick.application.sync;

import io.tallystick.application.codec.EventTypes;
import io.tallystick.application.codec.SyncCodec;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventOutline;
import io.tallystick.application.stream.LoadedStream;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.SyncElement;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.kernel.ChangeUndone;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.sync.Admission;
import io.tallystick.domain.sync.AdmissionRefusal;
import io.tallystick.domain.sync.AdmissionRule;
import io.tallystick.domain.sync.SyncHistory;
import io.tallystick.domain.sync.SyncStep;
import io.tallystick.domain.transaction.TransactionEvent.TransactionCreated;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one batch says about one entity, in an order in which everything comes after what it needs:
 * creations, then changes as they occurred, then undos. Immutable.
 */
final class StreamBatch {

    private static final Comparator<SyncElement.Offered> ADMISSION_ORDER =
            Comparator.comparingInt(StreamBatch::rank)
                    .thenComparing(element -> element.event().occurredAt())
                    .thenComparing(SyncElement.Offered::id);

    private final StreamName stream;
    private final List<SyncElement.Offered> elements;

    StreamBatch(StreamName stream, List<SyncElement.Offered> elements) {
        this.stream = stream;
        this.elements = elements.stream().sorted(ADMISSION_ORDER).toList();
    }

    private static int rank(SyncElement.Offered element) {
        return switch (stepOf(element)) {
            case SyncStep.Creation creation -> 0;
            case SyncStep.Change change -> 1;
            case SyncStep.Undo undo -> 2;
        };
    }

    StreamName stream() {
        return stream;
    }

    List<SyncElement.Offered> elements() {
        return elements;
    }

    /** Contacts go first, so that what is recorded in part has no transaction without its own. */
    boolean isOfContact() {
        return AggregateType.CONTACT.idIn(stream).isPresent();
    }

    /** Whether this may well be all there is about the entity. */
    boolean beginsWithCreation() {
        return stepOf(elements.getFirst()) instanceof SyncStep.Creation;
    }

    /**
     * What is to be done.
     *
     * @param verdicts on those that need not be appended
     * @param admitted to be appended, in this order
     */
    record Plan(Map<EventId, SyncVerdict> verdicts, List<SyncElement.Offered> admitted) {}

    /** Judges each element on what is recorded. */
    Plan judge(UserId user, LoadedStream stream, AdmissionRule rule, SyncCodec codec) {
        Map<EventId, SyncVerdict> verdicts = new HashMap<>();
        List<SyncElement.Offered> admitted = new ArrayList<>();
        List<EventOutline> recorded = stream.outlines();
        boolean isForeign = !recorded.isEmpty() && !recorded.getFirst().userId().equals(user);
        Map<EventId, EventOutline> known = new HashMap<>();
        SyncHistory history = new SyncHistory();
        for (EventOutline event : recorded) {
            known.putIfAbsent(event.id(), event);
            history.add(stepOf(event));
        }
        for (SyncElement.Offered element : elements) {
            SyncStep step = stepOf(element);
            EventOutline same = known.get(element.id());
            if (isForeign) {
                verdicts.put(element.id(), SyncVerdict.Refused.of(foreign(step)));
            } else if (same != null) {
                verdicts.put(element.id(), verdictOnKnown(element, same, stream, codec));
            } else if (rule.admit(step, history) instanceof Admission.Refused(var reason)) {
                verdicts.put(element.id(), SyncVerdict.Refused.of(reason));
            } else {
                history.add(step);
                admitted.add(element);
            }
        }
        return new Plan(verdicts, admitted);
    }

    /** Nobody learns more about what is another's than that an id cannot be had. */
    private static AdmissionRefusal foreign(SyncStep step) {
        return step instanceof SyncStep.Creation
                ? AdmissionRefusal.FOREIGN
                : AdmissionRefusal.NOT_CREATED;
    }

    private static SyncVerdict verdictOnKnown(
            SyncElement.Offered element, EventOutline same, LoadedStream stream, SyncCodec codec) {
        return element.isAsFirstSent(same.syncOrigin())
                ? new SyncVerdict.Known()
                : verdictOnKnown(
                        element,
                        stream.whole().stream()
                                .filter(event -> event.version() == same.version())
                                .findFirst()
                                .orElseThrow(),
                        codec);
    }

    static SyncVerdict verdictOnKnown(
            SyncElement.Offered element, RecordedEvent recorded, SyncCodec codec) {
        return codec.isSame(element, recorded)
                ? new SyncVerdict.Known()
                : SyncVerdict.Refused.of(AdmissionRefusal.ID_REUSED);
    }

    private static SyncStep stepOf(SyncElement.Offered element) {
        Instant at = element.event().occurredAt();
        return switch (element.event()) {
            case ContactCreated created -> new SyncStep.Creation(element.id(), at);
            case TransactionCreated created -> new SyncStep.Creation(element.id(), at);
            case ChangeUndone undone -> new SyncStep.Undo(element.id(), at, undone.undoneEventId());
            default -> new SyncStep.Change(element.id(), at);
        };
    }

    /** Of what an undo took back nothing depends any more, so it is a change like others. */
    private static SyncStep stepOf(EventOutline event) {
        Instant at = event.ownTime();
        return switch (event.type()) {
            case EventTypes.CONTACT_CREATED, EventTypes.TRANSACTION_CREATED ->
                    new SyncStep.Creation(event.id(), at);
            default -> new SyncStep.Change(event.id(), at);
        };
    }
}
