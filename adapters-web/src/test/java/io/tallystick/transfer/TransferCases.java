package io.tallystick.transfer;

import io.tallystick.application.codec.Sha256;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.testkit.Samples;
import io.tallystick.testkit.SequentialIds;
import io.tallystick.testkit.SettableClock;
import io.tallystick.testkit.memory.InMemoryLedger;
import io.tallystick.testkit.memory.InMemorySettingsStore;

import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Ledgers in memory, and files of them. */
abstract class TransferCases {

    static final UserId ALICE = Samples.ALICE;

    final SettableClock clock = SettableClock.atAnyTime();

    @TempDir Path directory;

    /** A ledger that can be written to a file. */
    record Side(InMemoryLedger memory, InMemorySettingsStore settings) {

        List<LoggedEvent> events(UserId user) {
            return memory.store().page(EventQuery.ofUser(user, Integer.MAX_VALUE)).events();
        }
    }

    Side side(long ids) {
        return new Side(
                InMemoryLedger.create(clock, new SequentialIds(ids)), new InMemorySettingsStore());
    }

    /** Alice's, after so many things were done. */
    Side random(long seed, int acts) {
        Side side = side(1);
        new RandomLedger(side.memory().ledger(), clock, ALICE, seed).act(acts);
        side.settings().put(ALICE, "theme", "dark");
        side.settings().put(ALICE, "language", "ku");
        return side;
    }

    Path file() {
        return directory.resolve("ledger.ndjson.gz");
    }

    Path export(Side side) throws InterruptedException {
        return export(side, ALICE, file());
    }

    Path export(Side side, UserId user, Path file) throws InterruptedException {
        new LedgerExport(side.memory().store(), side.settings(), clock)
                .run(user, "alice@example.org", file, (done, total) -> {});
        return file;
    }

    static List<String> linesOf(Path file) throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    /** Writes lines as they are. */
    Path write(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return Files.write(file(), bytes.toByteArray());
    }

    /** Writes lines with an end that agrees with them. */
    Path writeWithEnd(List<String> lines) throws IOException {
        String text = String.join("\n", lines) + "\n";
        long events = lines.stream().filter(line -> line.startsWith("{\"event\"")).count();
        long settings = lines.stream().filter(line -> line.startsWith("{\"setting\"")).count();
        MessageDigest sha256 = Sha256.begin();
        String hash =
                HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        return write(
                text
                        + "{\"end\":{\"events\":%d,\"settings\":%d,\"sha256\":\"%s\"}}\n"
                                .formatted(events, settings, hash));
    }
}
