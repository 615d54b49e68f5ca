package io.tallystick.web;

import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.kernel.Refusal;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** Why the ledger did not do what was asked, as problems. Stateless. */
final class Refusals {

    private Refusals() {}

    /**
     * @param thing what the request was about, with a capital letter
     */
    static Problem of(Refusal reason, String thing) {
        return switch (reason) {
            case NOT_FOUND -> notFound(thing);
            case ALREADY_EXISTS ->
                    Problem.of(ErrorCode.ALREADY_EXISTS, "There is something with this id already");
            case CONTACT_NOT_FOUND -> Problem.of(ErrorCode.CONTACT_NOT_FOUND, "Contact not found");
            case DUE_BEFORE_TRANSACTION ->
                    Problem.invalid(
                            List.of(
                                    new FieldError(
                                            "/due_date", "must not be before transaction_date")));
            case UNDO_WINDOW_PASSED ->
                    Problem.of(ErrorCode.UNDO_WINDOW_PASSED, "It is too late to undo this change");
            case NOTHING_TO_UNDO ->
                    Problem.of(ErrorCode.NOTHING_TO_UNDO, "There is no change to undo");
        };
    }

    static Problem notFound(String thing) {
        return Problem.of(ErrorCode.NOT_FOUND, thing + " not found");
    }

    /** Says the same of what is another user's and of what was not there at that point. */
    static Problem notFoundAt(String thing, String point) {
        return Problem.of(ErrorCode.NOT_FOUND, thing + " not found, or not there " + point);
    }

    static Problem keyReused() {
        return Problem.of(
                ErrorCode.IDEMPOTENCY_KEY_REUSED,
                "This idempotency key was used for another request before");
    }

    /** Other writers were faster every time. */
    static Problem lostRace(String thing, long currentVersion) {
        return new Problem(
                ErrorCode.VERSION_CONFLICT,
                409,
                thing + " was modified by other requests, please try again",
                List.of(),
                Map.of(),
                json -> json.writeNumberField("current_version", currentVersion));
    }

    /**
     * The entity is not at a version that the caller named.
     *
     * @param intervening the events that the caller had not seen, null if the log cannot be read
     */
    static Problem preconditionFailed(
            String thing,
            long currentVersion,
            @Nullable List<LoggedEvent> intervening,
            @Nullable LogHead head) {
        return Problem.of(
                        ErrorCode.VERSION_CONFLICT,
                        thing + " is at version " + currentVersion + " and not at the one expected")
                .withMembers(
                        json -> {
                            json.writeNumberField("current_version", currentVersion);
                            if (intervening == null || head == null) {
                                json.writeNullField("intervening_events");
                            } else {
                                EventJson.array(json, "intervening_events", intervening, head);
                            }
                        });
    }
}
