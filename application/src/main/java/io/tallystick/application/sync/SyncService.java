package io.tallystick.application.sync;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.codec.SyncCodec;
import io.tallystick.application.command.ConflictRetry;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.EventOutline;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.LoadedStream;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.SyncElement;
import io.tallystick.application.stream.SyncOrigin;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.kernel.ChangeUndone;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.kernel.Versioned;
import io.tallystick.domain.sync.AdmissionRefusal;
import io.tallystick.domain.sync.AdmissionRule;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes over events that phones recorded while nobody decided about them. They are judged one by
 * one, on the newest history of their entity; what is refused is not stored. Nothing but the log
 * remembers what was taken over, so a batch may be sent again at any time, whole or in part, by
 * several at once. Thread-safe.
 */
public final class SyncService {

    private static final int MAX_APPEND = 500;
    private static final int MAX_APPEND_CHARS = 200_000;

    private final EventStore store;
    private final EventLog log;
    private final EventCodec events;
    private final SyncCodec codec;
    private final InstantSource clock;
    private final ConflictRetry retry;

    public SyncService(
            EventStore store,
            EventLog log,
            EventCodec events,
            InstantSource clock,
            ConflictRetry retry) {
        this.store = store;
        this.log = log;
        this.events = events;
        this.codec = new SyncCodec(events);
        this.clock = clock;
        this.retry = retry;
    }

    /** How events are spelled in sync. */
    public SyncCodec codec() {
        return codec;
    }

    /**
     * Takes over a batch, in whatever order its elements come. On return, what is not refused is
     * durable.
     *
     * @param correlationId of the request; 1 to 128 characters
     * @return what became of each element, in their order
     * @throws StoreUnavailable if it is not known what was recorded, or too many others change an
     *     entity just now: sending the batch again settles it
     */
    public List<SyncVerdict> accept(
            UserId user, String correlationId, List<? extends SyncElement> elements) {
        Map<EventId, SyncElement.Offered> first = new LinkedHashMap<>();
        for (SyncElement element : elements) {
            if (element instanceof SyncElement.Offered offered) {
                first.putIfAbsent(offered.id(), offered);
            }
        }
        Map<EventId, SyncVerdict> verdicts = new ConcurrentHashMap<>(2 * first.size());
        judgeKnown(user, first, verdicts);
        List<SyncElement.Offered> rest =
                first.values().stream()
                        .filter(element -> !verdicts.containsKey(element.id()))
                        .toList();
        Sender sender =
                new Sender(user, correlationId, new ReceiptTimes(rest, clock.instant()), verdicts);
        List<StreamBatch> batches = byStream(rest);
        BoundedTasks.run(batches.stream().filter(StreamBatch::isOfContact).toList(), sender::send);
        BoundedTasks.run(
                batches.stream().filter(batch -> !batch.isOfContact()).toList(), sender::send);
        return elements.stream().map(element -> verdictOn(element, first, verdicts)).toList();
    }

    private static SyncVerdict verdictOn(
            SyncElement element,
            Map<EventId, SyncElement.Offered> first,
            Map<EventId, SyncVerdict> verdicts) {
        return switch (element) {
            case SyncElement.Unreadable(String name, String reason) ->
                    new SyncVerdict.Refused(AdmissionRefusal.MALFORMED, reason);
            case SyncElement.Offered offered -> {
                SyncElement.Offered judged = first.get(offered.id());
                SyncVerdict verdict = verdicts.get(offered.id());
                if (judged == null || verdict == null) {
                    throw new IllegalStateException("an element without a verdict");
                }
                yield judged.isSameAs(offered)
                        ? verdict
                        : SyncVerdict.Refused.of(AdmissionRefusal.ID_REUSED);
            }
        };
    }

    /**
     * What was sent before is found by its id, without a look at its stream; and an id may not be
     * used for another entity. A log that cannot be asked does not keep anything from being taken
     * over: then only the entity's own stream tells.
     */
    private void judgeKnown(
            UserId user,
            Map<EventId, SyncElement.Offered> elements,
            Map<EventId, SyncVerdict> verdicts) {
        Set<EventId> page = new HashSet<>();
        for (EventId id : elements.keySet()) {
            page.add(id);
            if (page.size() == EventLog.MAX_IDS) {
                judgePage(user, page, elements, verdicts);
                page.clear();
            }
        }
        if (!page.isEmpty()) {
            judgePage(user, page, elements, verdicts);
        }
    }

    private void judgePage(
            UserId user,
            Set<EventId> ids,
            Map<EventId, SyncElement.Offered> elements,
            Map<EventId, SyncVerdict> verdicts) {
        Map<EventId, LoggedEvent> found;
        try {
            found = log.findByIds(user, ids);
        } catch (StoreUnavailable e) {
            return;
        }
        found.forEach(
                (id, logged) -> {
                    SyncElement.Offered element = elements.get(id);
                    if (element != null) {
                        verdicts.put(
                                id, StreamBatch.verdictOnKnown(element, logged.event(), codec));
                    }
                });
    }

    private static List<StreamBatch> byStream(List<SyncElement.Offered> elements) {
        Map<StreamName, List<SyncElement.Offered>> streams = new LinkedHashMap<>();
        for (SyncElement.Offered element : elements) {
            streams.computeIfAbsent(element.stream(), stream -> new ArrayList<>()).add(element);
        }
        List<StreamBatch> batches = new ArrayList<>();
        streams.forEach((stream, ofStream) -> batches.add(new StreamBatch(stream, ofStream)));
        return batches;
    }

    /** Sends what one request brings, stream by stream. Thread-safe. */
    private final class Sender {

        private final UserId user;
        private final String correlationId;
        private final ReceiptTimes times;
        private final Map<EventId, SyncVerdict> verdicts;

        Sender(
                UserId user,
                String correlationId,
                ReceiptTimes times,
                Map<EventId, SyncVerdict> verdicts) {
            this.user = user;
            this.correlationId = correlationId;
            this.times = times;
            this.verdicts = verdicts;
        }

        /** A stream that seems to begin is not looked at before its append is refused. */
        void send(StreamBatch batch) {
            LoadedStream stream =
                    batch.beginsWithCreation()
                            ? LoadedStream.whole(List.of())
                            : store.load(batch.stream());
            for (int attempt = 1; ; attempt++) {
                StreamBatch.Plan plan = batch.judge(user, stream, AdmissionRule.OF_THE_APP, codec);
                if (append(batch.stream(), stream, plan.admitted())) {
                    verdicts.putAll(plan.verdicts());
                    plan.admitted()
                            .forEach(
                                    element ->
                                            verdicts.put(element.id(), new SyncVerdict.Recorded()));
                    return;
                }
                if (attempt == retry.attempts()) {
                    throw new StoreUnavailable(Store.EVENT_STORE, "sync: too many write at once");
                }
                if (attempt > 1) {
                    retry.pauseAfter(attempt);
                }
                stream = store.load(batch.stream());
            }
        }

        /**
         * False if the stream is to be judged again: somebody was first, or it cannot be told who
         * recorded these ids, and with what content.
         */
        private boolean append(
                StreamName name, LoadedStream stream, List<SyncElement.Offered> rest) {
            if (rest.stream().anyMatch(element -> !isFoldable(element, stream))) {
                stream.whole(); // or it would be recorded, and not shown
            }
            List<EventOutline> recorded = stream.outlines();
            long version = recorded.isEmpty() ? Versioned.NONE : recorded.getLast().version();
            boolean isCertain = true;
            for (List<NewEvent> part : parts(rest)) {
                AppendResult result = store.append(name, ExpectedVersion.at(version), part);
                if (!(result instanceof AppendResult.Appended appended)) {
                    return false;
                }
                isCertain &= appended.certainlyNew();
                version = appended.lastVersion();
            }
            return isCertain;
        }

        private boolean isFoldable(SyncElement.Offered element, LoadedStream stream) {
            EventId undone =
                    element.event() instanceof ChangeUndone undo ? undo.undoneEventId() : null;
            return stream.isContinuedBy(element.id(), times.occurredAt(element), undone);
        }

        private Collection<List<NewEvent>> parts(List<SyncElement.Offered> elements) {
            List<List<NewEvent>> parts = new ArrayList<>();
            List<NewEvent> part = new ArrayList<>();
            int size = 0;
            for (SyncElement.Offered element : elements) {
                NewEvent event = encode(element);
                size += sizeOf(event);
                if (!part.isEmpty() && (part.size() == MAX_APPEND || size > MAX_APPEND_CHARS)) {
                    parts.add(part);
                    part = new ArrayList<>();
                    size = sizeOf(event);
                }
                part.add(event);
            }
            if (!part.isEmpty()) {
                parts.add(part);
            }
            return parts;
        }

        private static int sizeOf(NewEvent event) {
            String comment = event.metadata().comment();
            return 500 + event.data().length() + (comment == null ? 0 : comment.length());
        }

        private NewEvent encode(SyncElement.Offered element) {
            return events.encode(
                    element.id(),
                    element.event(),
                    new EventMetadata(
                            user,
                            times.occurredAt(element),
                            correlationId,
                            null,
                            element.comment(),
                            null,
                            new SyncOrigin(element.event().occurredAt(), element.contentHash())));
        }
    }
}
