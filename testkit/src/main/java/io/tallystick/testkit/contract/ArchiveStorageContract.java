package io.tallystick.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.archive.ArchiveConflict;
import io.tallystick.application.archive.ArchiveStorage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/** What every {@link ArchiveStorage} does. A subclass brings the storage. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class ArchiveStorageContract {

    private static final String NAME = "00000001.json";

    private ArchiveStorage storage;

    /** An empty place that is not shared with other tests. */
    protected abstract ArchiveStorage storage();

    @BeforeEach
    void open() {
        storage = storage();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] random(int length) {
        byte[] content = new byte[length];
        new SplittableRandom(length).nextBytes(content);
        return content;
    }

    @Test
    void at_first_there_is_nothing() {
        assertThat(storage.names()).isEmpty();
        assertThat(storage.read(NAME, 1)).isEmpty();
        assertThat(storage.description()).isNotBlank();
    }

    @Test
    void what_was_created_is_read() {
        for (int length : List.of(0, 1, 100, 300_000)) {
            byte[] content = random(length);
            storage.create("file-" + length, content);

            assertThat(storage.read("file-" + length, length + 1)).contains(content);
        }
    }

    @Test
    void of_a_file_no_more_is_read_than_was_asked_for() {
        storage.create(NAME, bytes("abcdef"));

        assertThat(storage.read(NAME, 4)).contains(bytes("abcd"));
        assertThat(storage.read(NAME, 6)).contains(bytes("abcdef"));
        assertThat(storage.read(NAME, 1_000_000)).contains(bytes("abcdef"));
    }

    @Test
    void names_are_sorted_and_all_of_them() {
        int count = 1_100;
        IntStream.range(0, count)
                .map(i -> (i * 7) % count)
                .forEach(i -> storage.create(String.format("%08d.json", i), bytes("" + i)));

        assertThat(storage.names())
                .containsExactlyElementsOf(
                        IntStream.range(0, count)
                                .mapToObj(i -> String.format("%08d.json", i))
                                .toList());
    }

    @Test
    void the_same_content_again_is_fine() {
        storage.create(NAME, bytes("a"));
        storage.create(NAME, bytes("a"));

        assertThat(storage.names()).containsExactly(NAME);
    }

    @Test
    void other_content_is_refused_and_what_was_there_stays() {
        storage.create(NAME, bytes("a"));

        for (String other : List.of("b", "", "ab")) {
            assertThatThrownBy(() -> storage.create(NAME, bytes(other)))
                    .isInstanceOf(ArchiveConflict.class)
                    .hasMessageContaining(NAME)
                    .hasMessageContaining("archive of its own");
        }
        assertThat(storage.read(NAME, 10)).contains(bytes("a"));
    }

    @Test
    void of_many_who_create_one_file_one_does() {
        ConcurrentLinkedQueue<Integer> winners = new ConcurrentLinkedQueue<>();
        int racers = 8;
        IntStream.range(0, racers)
                .parallel()
                .forEach(
                        i -> {
                            try {
                                storage.create(NAME, random(10_000 + i));
                                winners.add(i);
                            } catch (ArchiveConflict expected) {
                                assertThat(expected).hasMessageContaining(NAME);
                            }
                        });

        assertThat(winners).hasSize(1);
        assertThat(storage.read(NAME, 20_000)).contains(random(10_000 + winners.remove()));
        assertThat(storage.names()).containsExactly(NAME);
    }

    @Test
    void what_is_discarded_is_gone_and_discarding_nothing_is_fine() {
        storage.create(NAME, bytes("a"));
        storage.discard(NAME);
        storage.discard(NAME);

        assertThat(storage.names()).isEmpty();
        assertThat(storage.read(NAME, 1)).isEmpty();
        storage.create(NAME, bytes("b"));
        assertThat(storage.read(NAME, 1)).contains(bytes("b"));
    }

    @Test
    void a_name_that_leads_elsewhere_is_refused() {
        for (String name : List.of("", "../up", "a/b", "a\\b", "/etc", ".hidden", "Ä")) {
            assertThatThrownBy(() -> storage.create(name, bytes("a")))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> storage.read(name, 1))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
