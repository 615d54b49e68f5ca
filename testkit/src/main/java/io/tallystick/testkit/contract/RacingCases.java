package io.tallystick.testkit.contract;

import static io.tallystick.testkit.contract.Scenario.ANY;
import static io.tallystick.testkit.contract.Scenario.NO_STREAM;
import static io.tallystick.testkit.contract.Scenario.STREAM;
import static io.tallystick.testkit.contract.Scenario.idsOf;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.AppendResult.Appended;
import io.tallystick.application.stream.AppendResult.VersionConflict;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.testkit.Rendezvous;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** Many writers at once, as if they came one after the other. */
interface RacingCases extends EventStoreCases {

    int RACERS = 64;
    long LAST_VERSION = 11;

    /** Who wrote a version. */
    record Win(long version, NewEvent event) {}

    @Test
    default void one_of_many_makes_the_stream() {
        List<NewEvent> events = scenario().events(RACERS);

        List<AppendResult> results =
                Rendezvous.results(
                        RACERS,
                        number -> store().append(STREAM, NO_STREAM, List.of(events.get(number))));

        List<NewEvent> winners = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            if (results.get(i) instanceof Appended) {
                winners.add(events.get(i));
            } else {
                assertThat(results.get(i)).isEqualTo(new VersionConflict(0));
            }
        }
        assertThat(winners).hasSize(1);
        scenario().assertStreamIs(STREAM, winners);
    }

    @Test
    default void exactly_one_of_many_wins_each_version() {
        List<Win> wins =
                Rendezvous.results(RACERS, number -> raceForVersions()).stream()
                        .flatMap(List::stream)
                        .sorted(Comparator.comparingLong(Win::version))
                        .toList();

        assertThat(wins.stream().map(Win::version))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(0, LAST_VERSION).boxed().toList());
        scenario().assertStreamIs(STREAM, wins.stream().map(Win::event).toList());
    }

    /** Goes for one version after the other until the last is taken. */
    private List<Win> raceForVersions() {
        List<Win> wins = new ArrayList<>();
        long version = -1;
        for (int attempt = 0; version < LAST_VERSION && attempt < 1000; attempt++) {
            NewEvent event = scenario().event();
            switch (store().append(STREAM, ExpectedVersion.at(version), List.of(event))) {
                case Appended appended -> {
                    assertThat(appended.firstVersion())
                            .as("an append at version %d", version)
                            .isEqualTo(version + 1);
                    wins.add(new Win(appended.lastVersion(), event));
                    version = appended.lastVersion();
                }
                case VersionConflict conflict -> version = conflict.currentVersion();
                case AppendResult.KeyAlreadyUsed() -> throw new AssertionError("no key was used");
            }
        }
        return wins;
    }

    @Test
    default void batches_that_race_do_not_mix() {
        List<List<NewEvent>> batches = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            batches.add(scenario().events(5));
        }

        List<AppendResult> results =
                Rendezvous.results(
                        RACERS, number -> store().append(STREAM, ANY, batches.get(number)));

        assertThat(results).allSatisfy(result -> assertThat(result).isInstanceOf(Appended.class));
        List<EventId> recorded = Scenario.idsOfRecorded(store().readStream(STREAM));
        assertThat(recorded).hasSize(RACERS * 5);
        for (int i = 0; i < RACERS; i++) {
            int first = (int) ((Appended) results.get(i)).firstVersion();
            assertThat(recorded.subList(first, first + 5)).isEqualTo(idsOf(batches.get(i)));
        }
    }

    @Test
    default void the_same_append_from_many_is_recorded_once_and_all_are_told_so() {
        List<NewEvent> batch = scenario().events(3);

        List<AppendResult> results =
                Rendezvous.results(16, number -> store().append(STREAM, NO_STREAM, batch));

        Set<AppendResult> answers = new HashSet<>(results);
        assertThat(answers).isSubsetOf(new Appended(0, 2, true), new Appended(0, 2, false));
        assertThat(results.stream().filter(result -> result.equals(new Appended(0, 2, true))))
                .hasSize(fixture().tellsNewFromRepeated() ? 1 : 0);
        scenario().assertStreamIs(STREAM, batch);
        assertThat(Scenario.idsOfRecorded(scenario().readEverything(2))).isEqualTo(idsOf(batch));
    }
}
