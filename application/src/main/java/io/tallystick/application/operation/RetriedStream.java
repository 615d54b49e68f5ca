package io.tallystick.application.operation;

import org.jspecify.annotations.Nullable;

/**
 * What became of a parked stream that was tried again.
 *
 * @param reason why it is still parked, null if it was released
 */
public record RetriedStream(@Nullable String reason) {

    public static final RetriedStream RELEASED = new RetriedStream(null);

    public boolean isReleased() {
        return reason == null;
    }
}
