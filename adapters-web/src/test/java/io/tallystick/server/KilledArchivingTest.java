package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.tallystick.application.operation.Operation.Kind;
import io.tallystick.postgres.ToldArchiving;
import io.tallystick.server.ArchivingVictim.Doom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A process that archives or restores, gone as with kill -9 at each of its steps. The system
 * property {@code tallystick.test.archive.steps} makes it try each as often as it comes.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KilledArchivingTest {

    private static final boolean EVERY_STEP = Boolean.getBoolean("tallystick.test.archive.steps");

    @TempDir Path directory;

    private final List<DoomedLedger> ledgers = new ArrayList<>();

    /** What came before. */
    private enum Past {
        NOTHING_ARCHIVED(Kind.ARCHIVE) {
            @Override
            void come(DoomedLedger ledger) {
                ledger.write("Ann");
                ledger.write("Ben");
            }
        },
        RESTORED_IN_PART_AND_GONE_ON(Kind.ARCHIVE) {
            @Override
            void come(DoomedLedger ledger) {
                archiveTwice(ledger);
                ledger.doomed(Kind.RESTORE)
                        .run(
                                step -> {
                                    if (step.equals("RESTORE_COMMITTED")) {
                                        ledger.execute(
                                                "update operations set cancel_requested = true"
                                                        + " where state = 'running'");
                                    }
                                });
                assertThat(ledger.query("select segment from archived_segments")).hasSize(1);
                ledger.write("Cy");
            }
        },
        SNAPSHOTS_OF_BEFORE(Kind.ARCHIVE) {
            @Override
            void come(DoomedLedger ledger) {
                archiveTwice(ledger);
                ledger.execute("update archived_segments set snapshots = 0");
                ledger.execute("update snapshots set schema_version = 0");
            }
        },
        ALL_ARCHIVED(Kind.RESTORE) {
            @Override
            void come(DoomedLedger ledger) {
                archiveTwice(ledger);
            }
        };

        private final Kind next;

        Past(Kind next) {
            this.next = next;
        }

        boolean isSeenIn(boolean hasEventStore) {
            return this != SNAPSHOTS_OF_BEFORE || !hasEventStore;
        }

        /** Of each step the first with one kind of log, and the last with the other, or all. */
        boolean isTried(List<String> steps, int index, boolean hasEventStore) {
            String step = steps.get(index);
            boolean isUsual =
                    hasEventStore
                            ? this != NOTHING_ARCHIVED && steps.lastIndexOf(step) == index
                            : this != RESTORED_IN_PART_AND_GONE_ON && steps.indexOf(step) == index;
            return EVERY_STEP || isUsual;
        }

        abstract void come(DoomedLedger ledger);

        private static void archiveTwice(DoomedLedger ledger) {
            ledger.write("Ann");
            ledger.doomed(Kind.ARCHIVE).run(step -> {});
            ledger.write("Ben");
            ledger.doomed(Kind.ARCHIVE).run(step -> {});
        }
    }

    @AfterEach
    void close() {
        ledgers.parallelStream().forEach(DoomedLedger::close); // each waits for a checkpoint
    }

    @TestFactory
    Stream<DynamicTest> with_all_in_postgresql() throws Exception {
        return kills(false);
    }

    @TestFactory
    Stream<DynamicTest> with_events_in_an_event_store() throws Exception {
        return kills(true);
    }

    private record Killed(Past past, int steps, String lastStep, DoomedLedger ledger) {

        String name() {
            return String.format(Locale.ROOT, "%s: killed at step %d, %s", past, steps, lastStep);
        }
    }

    private Stream<DynamicTest> kills(boolean hasEventStore) throws Exception {
        List<Killed> killed = new ArrayList<>();
        for (Past past : Past.values()) {
            if (past.isSeenIn(hasEventStore)) {
                DoomedLedger original = keep(DoomedLedger.create(folder(), hasEventStore));
                past.come(original);
                List<String> steps = new ArrayList<>();
                keep(original.copy(folder())).doomed(past.next).run(steps::add);
                for (int i = 0; i < steps.size(); i++) {
                    if (past.isTried(steps, i, hasEventStore)) {
                        DoomedLedger ledger = keep(original.copy(folder()));
                        killed.add(new Killed(past, i + 1, steps.get(i), ledger));
                    }
                }
            }
        }
        assertThat(killed.stream().map(Killed::lastStep).distinct())
                .containsExactlyInAnyOrderElementsOf(steps(hasEventStore));
        kill(killed);
        return killed.stream().map(each -> dynamicTest(each.name(), () -> check(each)));
    }

    /** Snapshots are the same with an event store. */
    private static Set<String> steps(boolean hasEventStore) {
        Set<String> steps = new HashSet<>(ToldArchiving.steps());
        steps.addAll(ToldStorage.STEPS);
        steps.removeIf(step -> step.startsWith(hasEventStore ? "SNAPSHOTS" : "TRUNCAT"));
        return steps;
    }

    private Path folder() throws IOException {
        return Files.createDirectory(directory.resolve("ledger-" + ledgers.size()));
    }

    private DoomedLedger keep(DoomedLedger ledger) {
        ledgers.add(ledger);
        return ledger;
    }

    private void kill(List<Killed> killed) throws Exception {
        List<Doom> dooms =
                killed.stream()
                        .map(each -> new Doom(each.ledger().doomed(each.past().next), each.steps()))
                        .toList();
        Path output = directory.resolve("victim.out");
        assertThat(ArchivingVictim.run(dooms, output))
                .as(() -> text(output))
                .isEqualTo(ArchivingVictim.KILLED);
    }

    private static void check(Killed killed) {
        DoomedLedger ledger = killed.ledger();
        Kind kind = killed.past().next;
        ledger.assertNothingIsLost();
        ledger.assertWorkIsAbandoned();
        ledger.use(
                opened -> {
                    ledger.assertIsSound(opened);
                    ledger.assertIsAsItWas(opened);
                    DoomedLedger.end(opened, kind);
                    if (kind == Kind.ARCHIVE) {
                        ledger.assertAllIsCut();
                        ledger.assertIsSound(opened);
                        ledger.assertIsAsItWas(opened);
                        DoomedLedger.end(opened, Kind.RESTORE);
                    }
                    ledger.assertRowsAreAsTheyWere();
                    ledger.assertIsSound(opened);
                    ledger.assertIsAsItWas(opened);
                });
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
