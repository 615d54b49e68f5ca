package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.testkit.Samples;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Whole streams, read page by page. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StreamPagesTest extends ArchivingCase {

    @Test
    void nobody_who_waits_for_the_archive_keeps_a_transaction() {
        contact("Ann");
        contact("Ben");
        mover().archiveAll();
        fixture.reopen();
        Queue<String> reads = new ConcurrentLinkedQueue<>();
        Queue<String> held = new ConcurrentLinkedQueue<>();
        storage.watchReads(
                name -> {
                    reads.add(name);
                    held.addAll(
                            texts(
                                    "select query from pg_stat_activity where datname ="
                                            + " current_database() and state = 'idle in"
                                            + " transaction' and query like '%events%'"));
                });

        assertThat(contacts()).hasSize(2);

        assertThat(reads).isNotEmpty();
        assertThat(held).isEmpty();
    }

    @Test
    void each_stream_comes_once_and_whole_however_many_and_long_they_are() {
        Map<String, Integer> lengths = new TreeMap<>();
        fixture.withoutProjecting(
                () -> {
                    for (int i = 0; i < 450; i++) {
                        StreamName stream = StreamName.of(AggregateType.CONTACT, UUID.randomUUID());
                        int length = i % 200 == 7 ? 900 : 1 + i % 5;
                        append(stream.value(), length, "{}");
                        lengths.put(stream.value(), length);
                    }
                });

        Map<String, Integer> read = new TreeMap<>();
        for (List<LoggedEvent> stream : contacts()) {
            String name = stream.getFirst().event().stream().value();
            for (int i = 0; i < stream.size(); i++) {
                assertThat(stream.get(i).event().stream().value()).isEqualTo(name);
                assertThat(stream.get(i).event().version()).isEqualTo(i);
            }
            assertThat(read.put(name, stream.size())).isNull();
        }
        assertThat(read).isEqualTo(lengths);
    }

    @Test
    void what_comes_meanwhile_is_not_seen() {
        List<StreamName> all = new ArrayList<>();
        fixture.withoutProjecting(
                () -> {
                    for (int i = 0; i < 300; i++) {
                        all.add(StreamName.of(AggregateType.CONTACT, UUID.randomUUID()));
                        append(all.getLast().value(), 2, "{}");
                    }
                });
        List<List<LoggedEvent>> read = new ArrayList<>();

        fixture.log()
                .readStreams(
                        Samples.ALICE,
                        AggregateType.CONTACT,
                        stream -> {
                            if (read.isEmpty()) {
                                fixture.withoutProjecting(
                                        () ->
                                                appendLate(
                                                        fixture.store(),
                                                        all.getLast(),
                                                        Instant.now()));
                            }
                            read.add(stream);
                        });

        assertThat(read).hasSize(300).allSatisfy(stream -> assertThat(stream).hasSize(2));
        assertThat(fixture.log().stream(all.getLast())).hasSize(3);
    }

    private List<List<LoggedEvent>> contacts() {
        List<List<LoggedEvent>> streams = new ArrayList<>();
        fixture.log().readStreams(Samples.ALICE, AggregateType.CONTACT, streams::add);
        return streams;
    }
}
