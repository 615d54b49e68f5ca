package io.tallystick.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FileStoreTest {

    private static final WriteContext NOW =
            new WriteContext(Instant.parse("2026-01-01T00:00:00.1234567Z"), true);

    @TempDir private Path directory;

    private final AtomicLong ids = new AtomicLong();

    private Path file() {
        return directory.resolve("events.log");
    }

    @Test
    void everything_is_there_after_a_restart() {
        try (EventStoreEmulator emulator =
                EventStoreEmulator.start(EmulatorConfig.storedIn(directory))) {
            ForeignClient client = new ForeignClient(emulator);
            client.append("a-s", -1, 0, 1);
            client.append("a-t", -1, 2);
            client.append("a-u", -1, 3);
            client.delete("/streams/a-t");
            client.delete("/streams/a-u", "ES-HardDelete", "True");
            String all = client.feed("/streams/$all?embed=body").text();

            emulator.restart();

            assertThat(client.feed("/streams/$all?embed=body").text()).isEqualTo(all);
            assertThat(client.feed("/streams/a-t").status()).isEqualTo(404);
            assertThat(client.feed("/streams/a-u").status()).isEqualTo(410);
            assertThat(client.append("a-s", -1, 0, 1).firstNumber()).isZero();
            assertThat(client.append("a-s", 1, 5).firstNumber()).isEqualTo(2);
        }
    }

    @Test
    void a_tail_that_was_torn_anywhere_is_cut_off() throws IOException {
        long whole = fill(directory, 2);
        fill(directory, 1);
        byte[] bytes = Files.readAllBytes(file());

        for (int length = (int) whole; length < bytes.length; length++) {
            Files.write(file(), Arrays.copyOf(bytes, length));
            try (EmulatorStore store = EmulatorStore.open(directory)) {
                assertThat(store.lastNumber("s")).as("%d bytes", length).isEqualTo(1);
            }
            assertThat(Files.size(file())).isEqualTo(whole);
        }
    }

    @Test
    void a_tail_of_rubbish_is_cut_off() throws IOException {
        long whole = fill(directory, 2);
        fill(directory, 1);
        byte[] bytes = Files.readAllBytes(file());
        bytes[bytes.length - 1] ^= 1;
        Files.write(file(), bytes);

        try (EmulatorStore store = EmulatorStore.open(directory)) {
            assertThat(store.lastNumber("s")).isEqualTo(1);
            append(store);
            assertThat(store.lastNumber("s")).isEqualTo(2);
        }
        assertThat(whole).isPositive();
    }

    @Test
    void even_the_first_bytes_may_be_torn() throws IOException {
        Files.write(file(), new byte[] {'T', 'A'});

        fill(directory, 1);

        try (EmulatorStore store = EmulatorStore.open(directory)) {
            assertThat(store.lastNumber("s")).isZero();
        }
    }

    @Test
    void damage_in_the_middle_is_said_and_nothing_is_cut() throws IOException {
        fill(directory, 3);
        byte[] bytes = Files.readAllBytes(file());
        bytes[30] ^= 1;
        Files.write(file(), bytes);

        assertThatThrownBy(() -> EmulatorStore.open(directory))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("damaged at byte 8");
        assertThat(Files.readAllBytes(file())).isEqualTo(bytes);
    }

    @Test
    void another_file_is_left_alone() throws IOException {
        Files.writeString(file(), "somebody's own words");

        assertThatThrownBy(() -> EmulatorStore.open(directory))
                .hasMessageContaining("no file of the emulator");
        assertThat(Files.readString(file())).isEqualTo("somebody's own words");
    }

    @Test
    void a_directory_is_for_one_store_at_a_time() {
        try (EmulatorStore store = EmulatorStore.open(directory)) {
            assertThatThrownBy(() -> EmulatorStore.open(directory)).hasMessageContaining("in use");
            assertThat(store.lastNumber("s")).isEqualTo(-1);
        }
        EmulatorStore.open(directory).close();
    }

    @Test
    void writes_at_the_same_time_all_become_durable() {
        int count = 200;
        try (EmulatorStore store = EmulatorStore.open(directory)) {
            List<CompletableFuture<WriteResult>> writes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                writes.add(CompletableFuture.supplyAsync(() -> append(store)));
            }
            writes.forEach(CompletableFuture::join);
        }

        try (EmulatorStore store = EmulatorStore.open(directory)) {
            assertThat(store.lastNumber("s")).isEqualTo(count - 1);
        }
    }

    @Test
    void a_store_whose_file_fails_answers_no_more() {
        EmulatorStore store = EmulatorStore.open(directory);
        store.close();

        assertThatThrownBy(() -> append(store)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> append(store)).isInstanceOf(IllegalStateException.class);
    }

    /** The size of the file afterwards. */
    private long fill(Path where, int count) throws IOException {
        try (EmulatorStore store = EmulatorStore.open(where)) {
            for (int i = 0; i < count; i++) {
                append(store);
            }
        }
        return Files.size(file());
    }

    private WriteResult append(EmulatorStore store) {
        EventToWrite event =
                new EventToWrite(
                        ForeignClient.id(ids.incrementAndGet()),
                        "t",
                        true,
                        Bytes.of("{}"),
                        Bytes.EMPTY);
        return store.append(new Append("s", ExpectedVersion.ANY, List.of(event)), NOW);
    }
}
