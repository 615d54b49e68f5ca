package io.tallystick.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.command.CommandContext;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.testkit.Samples;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Files that tallystick export has not written, or not so: nothing of them is taken over. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class HostileFileTest extends TransferCases {

    private static final UserId BOB = Samples.BOB;

    /**
     * A time and the like, and the last bits of the last byte, which say nothing about the content.
     */
    private static final int GZIP_PADDING = 10;

    private final Side to = side(99);

    @Test
    void a_file_that_is_cut_off_anywhere_is_refused() throws Exception {
        byte[] whole = Files.readAllBytes(export(random(21, 6)));
        for (int length = 0; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            refused("cut off");
        }
        Files.write(file(), whole);
        assertThat(run().count(LedgerImportReport.Outcome.ADDED)).isPositive();
    }

    @Test
    void a_file_with_any_byte_changed_is_refused_or_has_the_same_in_it() throws Exception {
        Side from = random(22, 6);
        byte[] whole = Files.readAllBytes(export(from));
        int harmless = 0;
        for (int flip : new int[] {0x01, 0x80, 0xff}) {
            for (int i = 0; i < whole.length; i++) {
                byte[] changed = whole.clone();
                changed[i] ^= (byte) flip;
                Files.write(file(), changed);
                Side fresh = side(98);
                try {
                    run(fresh);
                    assertThat(fresh.memory().store().digest(BOB))
                            .isEqualTo(from.memory().store().digest(ALICE));
                    harmless++;
                } catch (UnusableLedgerFile e) {
                    assertThat(e.getMessage()).startsWith(file().toString()).doesNotContain("\n");
                    assertThat(fresh.events(BOB)).isEmpty();
                }
            }
        }
        assertThat(harmless).isLessThan(3 * GZIP_PADDING);
    }

    @Test
    void a_file_of_something_else_is_refused() throws Exception {
        refused("there is no file");
        Files.createDirectory(file());
        refused("is no file");
        Files.delete(file());
        Files.write(file(), new byte[0]);
        refused("cut off");
        Files.writeString(file(), "{\"format\":\"tallystick-ledger\"}\n");
        refused("no file of tallystick export");
        write("");
        refused("cut off");
        write("\n");
        refused("line 1: is no JSON object");
        write("{\"a\":1}\n");
        refused("line 1: is no ledger that tallystick export has written");
        write("{\"format\":\"tallystick-ledger\",\"version\":2}\n");
        refused("has format version 2, and this Tallystick reads 1 alone: update it");
    }

    @Test
    void what_unpacks_to_more_than_any_ledger_takes_no_room() throws Exception {
        List<String> lines = withoutEnd(export(random(23, 6)));
        bomb("", ' ', 200 << 20);
        refused("line 1: is longer than any line of ours");
        bomb(lines.getFirst() + "\n", '[', 200 << 20);
        refused("line 2: is longer than any line of ours");
        bomb(lines.getFirst() + "\n", '\n', 200 << 20);
        refused("line 2: is no JSON object");
        writeWithEnd(with(lines, 3, "[".repeat(500_000)));
        refused("line 4: is no JSON");
        writeWithEnd(with(lines, 3, "{\"event\":" + "9".repeat(500_000) + "}"));
        refused("line 4: is no JSON");
    }

    @Test
    void lines_that_do_not_belong_together_are_refused() throws Exception {
        Path file = export(random(24, 40));
        List<String> lines = withoutEnd(file);
        List<String> all = linesOf(file);
        int change = indexOf(lines, "\"version\":1,\"id\"");

        writeWithEnd(inserted(lines, change, lines.get(change)));
        refused("line " + (change + 2) + ": has an event that is out of order, twice");
        List<String> without = new ArrayList<>(lines);
        without.remove(3);
        writeWithEnd(without);
        refused("");
        List<String> late = new ArrayList<>(without);
        late.add(lines.get(3));
        writeWithEnd(late);
        refused("");
        write(String.join("\n", without) + "\n" + all.getLast() + "\n");
        refused("");
        write(String.join("\n", lines) + "\n");
        refused("cut off");
        write(String.join("\n", all) + "\n" + all.getLast() + "\n");
        refused("something comes after the end");
        writeWithEnd(inserted(lines, 4, lines.getFirst()));
        refused("line 5: is neither an event nor a setting nor the end");
        writeWithEnd(inserted(lines, 2, lines.get(1)));
        refused("line 3: has a setting that was there before");
        writeWithEnd(inserted(lines, lines.size(), "{\"setting\":{\"key\":\"z\",\"value\":\"\"}}"));
        refused("has a setting behind events");
        write(String.join("\n", all).replace("\"theme\"", "\"thema\"") + "\n");
        refused("the lines before were changed");
        write(String.join("\n", all).replace("\"settings\":2", "\"settings\":3") + "\n");
        refused("lines are missing or too many");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"stream\":\"contact-|\"stream\":\"account-|no contact or transaction",
                "\"stream\":\"contact-|\"stream\":\"transaction-|history of something else",
                "\"stream\":\"contact-|\"strom\":\"contact-|has no stream",
                "\"version\":0|\"version\":-1|out of range",
                "\"version\":0|\"version\":\"0\"|has no version",
                "\"version\":0|\"version\":0.0|has no version",
                "\"version\":0|\"version\":1e400000000|line",
                "\"version\":0|\"version\":99999999999999999999|has no version",
                "\"version\":0|\"version\":1|out of order",
                "\"version\":0|\"version\":0,\"version\":0|is no JSON",
                "\"schema_version\":1|\"schema_version\":2|cannot be read",
                "\"schema_version\":1|\"schema_version\":0|cannot be read",
                "\"type\":\"ContactCreated\"|\"type\":\"ContactDeleted\"|changes what was never"
                        + " created",
                "\"type\":\"ContactCreated\"|\"type\":\"Nothing\"|cannot be read",
                "\"type\":\"ContactCreated\"|\"type\":null|has no type",
                "\"data\":{\"name\":|\"data\":{\"nam\":|cannot be read",
                "\"data\":{\"name\":|\"data\":{\"name\":7,\"n\":|cannot be read",
                "\"data\":{\"name\":\"|\"data\":{\"name\":\"\\u0000|cannot be read",
                "\"data\":{\"name\":\"|\"data\":{\"name\":\"\\ud800 |cannot be read",
                "\"data\":{|\"data\":[],\"x\":{|has no data",
                "\"metadata\":{|\"metadata\":7,\"x\":{|has no metadata",
                "\"user_id\":\"|\"user_id\":\"1-1-1-1-1\",\"x\":\"|of another user",
                "\"user_id\":\"|\"user_id\":7,\"x\":\"|field that cannot be read",
                "\"occurred_at\":\"2|\"occurred_at\":\"9|of the future",
                "\"occurred_at\":\"2|\"occurred_at\":\"x|cannot be read",
                "\"correlation_id\":\"|\"correlation_id\":\"\\u0000|cannot be read",
                "\"correlation_id\":|\"comment\":\"\\udc00\",\"correlation_id\":|cannot be read",
                "\"correlation_id\":|\"key_hash\":\"k\",\"fingerprint\":\"f\",\"correlation_id\":|hash"
                    + " that is none",
                "\"correlation_id\":|\"content_hash\":\"k\",\"phone_time\":\"2024-01-01T00:00:00Z\",\"correlation_id\":|hash"
                    + " that is none",
                "\"recorded_at\":\"|\"recorded_at\":\"x|cannot be read",
                "\"id\":\"|\"id\":\"1-1-1-1-1\",\"x\":\"|id that is none",
                "\"id\":\"|\"id\":\"x|cannot be read",
            })
    void an_event_that_is_none_is_refused(String part, String instead, String reason)
            throws Exception {
        Side from = side(1);
        from.memory()
                .ledger()
                .contacts()
                .create(CommandContext.of(ALICE, "test"), null, ContactDetails.named("Ann"));
        List<String> lines = withoutEnd(export(from));
        String event = lines.getLast();
        assertThat(event).contains(part);
        int place = event.indexOf(part);
        writeWithEnd(
                with(
                        lines,
                        lines.size() - 1,
                        event.substring(0, place)
                                + instead
                                + event.substring(place + part.length())));
        refused("line " + lines.size() + ": ");
        refused(reason);
    }

    @Test
    void texts_in_other_encodings_are_refused() throws Exception {
        List<String> lines = withoutEnd(export(random(25, 6)));
        byte[] broken = (lines.getFirst() + "\n").getBytes(StandardCharsets.UTF_8);
        broken[broken.length - 5] = (byte) 0xc3;
        try (var out = new GZIPOutputStream(Files.newOutputStream(file()))) {
            out.write(broken);
        }
        refused("line 1: is no JSON");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file()))) {
            out.write((lines.getFirst() + "\n").getBytes(StandardCharsets.UTF_16BE));
        }
        refused("line 1: is no JSON");
    }

    private void refused(String reason) {
        assertThatThrownBy(this::run)
                .isInstanceOf(UnusableLedgerFile.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining(reason)
                .message()
                .doesNotContain("\n");
        assertThat(to.events(BOB)).isEmpty();
        assertThat(to.settings().settings(BOB)).isEmpty();
    }

    private LedgerImportReport run() throws InterruptedException {
        return run(to);
    }

    private LedgerImportReport run(Side side) throws InterruptedException {
        return new LedgerImport(
                        side.memory().store(), side.memory().store(), side.settings(), clock)
                .run(file(), new LedgerImport.Target(BOB, false, false), (done, total) -> {});
    }

    private void bomb(String start, char filling, int times) throws IOException {
        byte[] block = String.valueOf(filling).repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        try (var out = new GZIPOutputStream(Files.newOutputStream(file()))) {
            out.write(start.getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < times; i += block.length) {
                out.write(block);
            }
        }
    }

    private static List<String> withoutEnd(Path file) throws IOException {
        List<String> lines = linesOf(file);
        return lines.subList(0, lines.size() - 1);
    }

    private static int indexOf(List<String> lines, String part) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(part)) {
                return i;
            }
        }
        throw new AssertionError("no line has " + part);
    }

    private static List<String> with(List<String> lines, int index, String line) {
        List<String> changed = new ArrayList<>(lines);
        changed.set(index, line);
        return changed;
    }

    private static List<String> inserted(List<String> lines, int index, String line) {
        List<String> changed = new ArrayList<>(lines);
        changed.add(index, line);
        return changed;
    }
}
