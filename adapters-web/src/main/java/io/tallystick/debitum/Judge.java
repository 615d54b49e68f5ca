package io.tallystick.debitum;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.SyncElement;
import io.tallystick.application.stream.SyncOrigin;
import io.tallystick.application.sync.SyncService;
import io.tallystick.application.sync.SyncVerdict;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.debitum.ImportReport.Outcome;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.sync.AdmissionRefusal;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says what becomes of events, and records those that are new if it was made to. Confined. */
final class Judge {

    static final String DIFFERS =
            "differs from what was imported before; what is in the ledger stays";

    private final EventLog log;
    private final UserId user;
    private final @Nullable SyncService sync;
    private final String correlationId;

    /** One that records nothing. */
    Judge(EventLog log, UserId user) {
        this.log = log;
        this.user = user;
        this.sync = null;
        this.correlationId = "";
    }

    Judge(EventLog log, DebitumImport.Target target, SyncService sync) {
        this.log = log;
        this.user = target.user();
        this.sync = sync;
        this.correlationId = target.correlationId();
    }

    /**
     * What became of an event.
     *
     * @param reason for people, empty if there is nothing to say
     * @param occurredAt when the event of that id occurred that is in the ledger, or would be
     */
    record Verdict(Outcome outcome, String reason, Instant occurredAt) {}

    /**
     * Judges at most {@link EventLog#MAX_IDS}, whose ids differ.
     *
     * @throws StoreUnavailable if it is not known what was recorded
     */
    Map<EventId, Verdict> judge(List<SyncElement.Offered> offered) {
        Set<EventId> ids = new HashSet<>();
        offered.forEach(element -> ids.add(element.id()));
        Map<EventId, LoggedEvent> known = log.findByIds(user, ids);
        Map<EventId, Verdict> verdicts = new HashMap<>();
        List<SyncElement.Offered> rest = new ArrayList<>();
        for (SyncElement.Offered element : offered) {
            LoggedEvent same = known.get(element.id());
            if (same == null) {
                rest.add(element);
            } else {
                verdicts.put(element.id(), onKnown(element, same.event()));
            }
        }
        if (sync == null) {
            rest.forEach(element -> verdicts.put(element.id(), of(element, Outcome.ADDED, "")));
        } else if (!rest.isEmpty()) {
            List<SyncVerdict> recorded = sync.accept(user, correlationId, rest);
            for (int i = 0; i < rest.size(); i++) {
                verdicts.put(rest.get(i).id(), onNew(rest.get(i), recorded.get(i)));
            }
        }
        return verdicts;
    }

    private static Verdict onKnown(SyncElement.Offered element, RecordedEvent recorded) {
        SyncOrigin origin = recorded.metadata().syncOrigin();
        boolean isSame =
                recorded.stream().equals(element.stream())
                        && origin != null
                        && origin.contentHash().equals(element.contentHash());
        return new Verdict(
                isSame ? Outcome.ALREADY_THERE : Outcome.CONFLICT,
                isSame ? "" : DIFFERS,
                recorded.metadata().occurredAt());
    }

    /**
     * The log did not have it a moment ago, so it is new even if the store, which may not tell what
     * is new from what is repeated, knows it now.
     */
    private static Verdict onNew(SyncElement.Offered element, SyncVerdict verdict) {
        return switch (verdict) {
            case SyncVerdict.Recorded() -> of(element, Outcome.ADDED, "");
            case SyncVerdict.Known() -> of(element, Outcome.ADDED, "");
            case SyncVerdict.Refused(AdmissionRefusal reason, String text) ->
                    reason == AdmissionRefusal.ID_REUSED
                            ? of(element, Outcome.CONFLICT, DIFFERS)
                            : of(element, Outcome.REFUSED, text);
        };
    }

    private static Verdict of(SyncElement.Offered element, Outcome outcome, String reason) {
        return new Verdict(outcome, reason, element.event().occurredAt());
    }
}
