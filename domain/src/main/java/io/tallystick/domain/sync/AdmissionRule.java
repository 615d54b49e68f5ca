package io.tallystick.domain.sync;

import java.time.Duration;

/**
 * Which events of phones are kept: all that could have happened on one. A change of what is deleted
 * is kept and simply does not apply; what state results is the fold's business alone. Immutable.
 *
 * @param undoWindow how many whole seconds after an event it may be undone, by the events' own
 *     times
 */
public record AdmissionRule(Duration undoWindow) {

    /** As the mobile app knows it. */
    public static final AdmissionRule OF_THE_APP = new AdmissionRule(Duration.ofSeconds(5));

    /** Decides about a step whose id the history does not have. */
    public Admission admit(SyncStep offered, SyncHistory history) {
        if (history.find(offered.id()).isPresent()) {
            return Admission.refused(AdmissionRefusal.ID_REUSED);
        }
        return switch (offered) {
            case SyncStep.Creation creation -> Admission.admitted();
            case SyncStep.Change change ->
                    history.isCreated()
                            ? Admission.admitted()
                            : Admission.refused(AdmissionRefusal.NOT_CREATED);
            case SyncStep.Undo undo -> admitUndo(undo, history);
        };
    }

    private Admission admitUndo(SyncStep.Undo undo, SyncHistory history) {
        if (!history.isCreated()) {
            return Admission.refused(AdmissionRefusal.NOT_CREATED);
        }
        return history.find(undo.undone())
                .map(
                        undone ->
                                isInTime(undone, undo)
                                        ? Admission.admitted()
                                        : Admission.refused(AdmissionRefusal.UNDO_WINDOW_PASSED))
                .orElseGet(() -> Admission.refused(AdmissionRefusal.NOTHING_TO_UNDO));
    }

    /** Whole seconds: 5.9 seconds are five. */
    private boolean isInTime(SyncStep undone, SyncStep undo) {
        Duration age = Duration.between(undone.ownTime(), undo.ownTime());
        return age.toSeconds() <= undoWindow.toSeconds();
    }
}
