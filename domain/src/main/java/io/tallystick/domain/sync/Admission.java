package io.tallystick.domain.sync;

/** Whether an event of a phone can be kept. Immutable. */
public sealed interface Admission {

    record Admitted() implements Admission {}

    record Refused(AdmissionRefusal reason) implements Admission {}

    static Admission admitted() {
        return new Admitted();
    }

    static Admission refused(AdmissionRefusal reason) {
        return new Refused(reason);
    }
}
