package io.tallystick.web;

import java.util.ArrayList;
import java.util.List;

/** Gathers every bad field of one request, so that the client hears of all at once. Confined. */
final class FieldErrors {

    private final List<FieldError> errors = new ArrayList<>();

    /** Notes a bad field by its name, which is not yet a pointer. */
    void add(String name, String detail) {
        errors.add(new FieldError("/" + name.replace("~", "~0").replace("/", "~1"), detail));
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    /**
     * @throws ProblemException naming all bad fields, if there are any
     */
    void throwIfAny() {
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.invalid(errors));
        }
    }
}
