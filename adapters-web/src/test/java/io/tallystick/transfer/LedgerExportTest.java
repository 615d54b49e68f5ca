package io.tallystick.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.EventLog;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.testkit.Samples;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class LedgerExportTest extends TransferCases {

    @Test
    void a_file_has_every_event_with_all_that_is_known_about_it_and_the_settings()
            throws Exception {
        Side side = random(1, 150);
        new RandomLedger(side.memory().ledger(), clock, Samples.BOB, 2).act(20);

        Path file = export(side);

        List<Line.Event> events = new ArrayList<>();
        List<Line.Setting> settings = new ArrayList<>();
        Inspector inspector = new Inspector(clock.instant());
        Line.End end;
        try (LedgerFile opened = LedgerFile.open(file)) {
            end =
                    opened.read(
                            new LedgerFile.Content() {
                                @Override
                                public void header(Line.Header header) {
                                    inspector.header(header);
                                }

                                @Override
                                public void setting(Line.Setting setting) {
                                    inspector.setting(setting);
                                    settings.add(setting);
                                }

                                @Override
                                public void event(Line.Event event) {
                                    inspector.event(event);
                                    events.add(event);
                                }
                            },
                            bytes -> {});
        }
        assertThat(inspector.header())
                .isEqualTo(new Line.Header(clock.instant(), ALICE, "alice@example.org"));
        assertThat(settings)
                .containsExactly(
                        new Line.Setting("language", "ku"), new Line.Setting("theme", "dark"));
        List<LoggedEvent> expected = side.events(ALICE);
        assertThat(expected).hasSizeGreaterThan(60);
        assertThat(end.events()).isEqualTo(expected.size());
        assertThat(events)
                .extracting(Line.Event::stream)
                .containsExactlyElementsOf(
                        expected.stream().map(logged -> logged.event().stream()).toList());
        assertThat(events)
                .extracting(Line.Event::metadata)
                .containsExactlyElementsOf(
                        expected.stream().map(logged -> logged.event().metadata()).toList());
    }

    @Test
    void an_older_file_stays_until_the_new_one_is_complete_and_nothing_else_is_left()
            throws Exception {
        Side side = random(3, 10);
        Files.writeString(file(), "the old one");

        assertThatThrownBy(
                        () ->
                                new LedgerExport(side.memory().store(), side.settings(), clock)
                                        .run(
                                                ALICE,
                                                "alice",
                                                file(),
                                                (done, total) ->
                                                        Thread.currentThread().interrupt()))
                .isInstanceOf(InterruptedException.class);
        assertThat(file()).hasContent("the old one");
        assertThat(files()).containsExactly("ledger.ndjson.gz");

        export(side);
        assertThat(linesOf(file())).hasSizeGreaterThan(3);
        assertThat(files()).containsExactly("ledger.ndjson.gz");
    }

    @Test
    void a_part_of_a_ledger_does_not_pass_for_the_whole() throws Exception {
        Side side = random(4, 20);
        EventLog hidingTheFirst =
                (EventLog)
                        Proxy.newProxyInstance(
                                EventLog.class.getClassLoader(),
                                new Class<?>[] {EventLog.class},
                                (proxy, method, arguments) ->
                                        method.invoke(side.memory().store(), arguments)
                                                        instanceof EventPage page
                                                ? new EventPage(
                                                        page.events()
                                                                .subList(1, page.events().size()),
                                                        page.hasMore(),
                                                        page.head())
                                                : method.invoke(side.memory().store(), arguments));

        assertThatThrownBy(
                        () ->
                                new LedgerExport(hidingTheFirst, side.settings(), clock)
                                        .run(ALICE, "alice", file(), (done, total) -> {}))
                .isInstanceOf(UnusableLedgerFile.class)
                .hasMessageContaining("of the " + side.events(ALICE).size() + " events");
        assertThat(files()).isEmpty();
    }

    @Test
    void what_cannot_be_written_is_said_in_a_line() {
        Side side = side(1);

        assertThatThrownBy(() -> export(side, ALICE, directory))
                .isInstanceOf(UnusableLedgerFile.class)
                .hasMessageContaining("is no file");
        assertThatThrownBy(() -> export(side, ALICE, directory.resolve("no/where.gz")))
                .isInstanceOf(UnusableLedgerFile.class)
                .hasMessageContaining("there is no such directory");
    }

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}
