package io.tallystick.domain.sync;

import io.tallystick.domain.kernel.EventId;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What an entity's stream holds so far, as far as admissions depend on it. Confined. */
public final class SyncHistory {

    private final Map<EventId, SyncStep> steps = new HashMap<>();
    private boolean isCreated;

    /** A history of these steps. */
    public static SyncHistory of(Collection<? extends SyncStep> steps) {
        SyncHistory history = new SyncHistory();
        steps.forEach(history::add);
        return history;
    }

    public void add(SyncStep step) {
        steps.putIfAbsent(step.id(), step);
        isCreated |= step instanceof SyncStep.Creation;
    }

    /** Whether the entity was ever created, be that undone or not. */
    boolean isCreated() {
        return isCreated;
    }

    Optional<SyncStep> find(EventId id) {
        return Optional.ofNullable(steps.get(id));
    }
}
