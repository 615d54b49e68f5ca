package io.tallystick.server;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.operation.Operation;
import io.tallystick.eventstore.EventStoreHttpClient;
import io.tallystick.eventstore.EventStoreHttpConfig;
import io.tallystick.postgres.PostgresConfig;
import io.tallystick.postgres.ToldArchiving;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Archiving or restoring that another process may be told to begin.
 *
 * @param eventStore whose mirror the log is, null if there is none
 */
record DoomedArchiving(
        Operation.Kind kind,
        String jdbcUrl,
        String user,
        String password,
        Path archive,
        @Nullable URI eventStore) {

    static final int WORDS = 6;

    static DoomedArchiving parse(List<String> words) {
        return new DoomedArchiving(
                Operation.Kind.valueOf(words.get(0)),
                words.get(1),
                words.get(2),
                words.get(3),
                Path.of(words.get(4)),
                words.get(5).isEmpty() ? null : URI.create(words.get(5)));
    }

    List<String> words() {
        return List.of(
                kind.name(),
                jdbcUrl,
                user,
                password,
                archive.toString(),
                eventStore == null ? "" : eventStore.toString());
    }

    /**
     * To its end.
     *
     * @param steps told the names of those of {@link ToldArchiving} and {@link ToldStorage}
     */
    void run(Consumer<String> steps) {
        PostgresConfig config =
                PostgresConfig.of(jdbcUrl, user, password)
                        .withArchive(new Archive(new ToldStorage(archive, steps)));
        if (eventStore == null) {
            ToldArchiving.run(kind, config, null, steps);
        } else {
            try (EventStoreHttpClient store =
                    EventStoreHttpClient.connect(EventStoreHttpConfig.of(List.of(eventStore)))) {
                ToldArchiving.run(kind, config, store, steps);
            }
        }
    }
}
