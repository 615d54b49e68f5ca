package io.tallystick.application.command;

import io.tallystick.domain.kernel.Comment;
import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;

/**
 * Who commands, and in which request. Immutable.
 *
 * @param correlationId of the request; 1 to 128 characters
 * @param comment the reason of the change, null if none is given
 * @param request null if it came without an idempotency key
 */
public record CommandContext(
        UserId user,
        String correlationId,
        @Nullable Comment comment,
        @Nullable IdempotentRequest request) {

    /** A command without comment or idempotency key. */
    public static CommandContext of(UserId user, String correlationId) {
        return new CommandContext(user, correlationId, null, null);
    }
}
