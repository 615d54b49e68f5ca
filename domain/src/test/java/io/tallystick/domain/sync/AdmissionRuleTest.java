package io.tallystick.domain.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.kernel.EventId;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class AdmissionRuleTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private final AdmissionRule rule = AdmissionRule.OF_THE_APP;

    private static EventId id(long number) {
        return new EventId(new UUID(0, number));
    }

    private static SyncStep creation(long id, Instant at) {
        return new SyncStep.Creation(id(id), at);
    }

    private static SyncStep change(long id, Instant at) {
        return new SyncStep.Change(id(id), at);
    }

    private static SyncStep undo(long id, Instant at, long undone) {
        return new SyncStep.Undo(id(id), at, id(undone));
    }

    private Admission given(List<SyncStep> history, SyncStep offered) {
        return rule.admit(offered, SyncHistory.of(history));
    }

    @Test
    void a_creation_is_admitted_even_beside_another() {
        assertThat(given(List.of(), creation(1, NOON))).isEqualTo(Admission.admitted());
        assertThat(given(List.of(creation(1, NOON)), creation(2, NOON)))
                .isEqualTo(Admission.admitted());
    }

    @Test
    void what_was_never_created_does_not_change() {
        assertThat(given(List.of(), change(2, NOON)))
                .isEqualTo(Admission.refused(AdmissionRefusal.NOT_CREATED));
        assertThat(given(List.of(), undo(2, NOON, 1)))
                .isEqualTo(Admission.refused(AdmissionRefusal.NOT_CREATED));
    }

    @Test
    void a_change_is_admitted_whenever_it_occurred() {
        assertThat(given(List.of(creation(1, NOON)), change(2, NOON.minusSeconds(99))))
                .isEqualTo(Admission.admitted());
    }

    @Test
    void an_id_is_used_once() {
        assertThat(given(List.of(creation(1, NOON)), change(1, NOON)))
                .isEqualTo(Admission.refused(AdmissionRefusal.ID_REUSED));
    }

    @Test
    void an_undo_names_an_event_of_its_entity() {
        assertThat(given(List.of(creation(1, NOON)), undo(3, NOON, 2)))
                .isEqualTo(Admission.refused(AdmissionRefusal.NOTHING_TO_UNDO));
    }

    @ParameterizedTest
    @CsvSource({
        "0, true",
        "5000000, true",
        "5999999, true",
        "6000000, false",
        "-999999999, true",
        "86400000000, false"
    })
    void an_undo_comes_within_five_whole_seconds(long micros, boolean isInTime) {
        Instant at = NOON.plusNanos(micros * 1000);
        assertThat(given(List.of(creation(1, NOON)), undo(2, at, 1)))
                .isEqualTo(
                        isInTime
                                ? Admission.admitted()
                                : Admission.refused(AdmissionRefusal.UNDO_WINDOW_PASSED));
    }

    @Test
    void the_whole_calendar_lies_between_two_events_without_overflow() {
        Instant first = Instant.parse("0001-01-01T00:00:00Z");
        Instant last = Instant.parse("9999-12-31T23:59:59.999999Z");
        assertThat(given(List.of(creation(1, first)), undo(2, last, 1)))
                .isEqualTo(Admission.refused(AdmissionRefusal.UNDO_WINDOW_PASSED));
        assertThat(given(List.of(creation(1, last)), undo(2, first, 1)))
                .isEqualTo(Admission.admitted());
    }
}
