package io.tallystick.application.view;

import io.tallystick.domain.kernel.UserId;

import java.util.Set;

/**
 * Who has new events in a stretch of the log. Immutable.
 *
 * @param upTo the end of the stretch, which may be before the head
 * @param users whose events are in it
 */
public record LogActivity(GlobalPosition upTo, Set<UserId> users) {

    public LogActivity {
        users = Set.copyOf(users);
    }
}
