package io.tallystick.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.archive.ArchiveUnavailable;
import io.tallystick.application.archive.DamagedArchive;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.server.config.ServerConfig;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.net.ConnectException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;

/** The one line that says which store is lost, and what to do. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StartFailuresTest {

    private static final Map<String, String> ELSEWHERE = Map.of("EVENTSTORE_URL", "http://es:2113");

    @Test
    void an_archive_that_is_away_is_not_the_database() {
        assertThat(archive(new ArchiveUnavailable("The archive in /a cannot be read: mount it")))
                .isEqualTo("The archive in /a cannot be read: mount it");
    }

    @Test
    void a_damaged_archive_is_put_back_from_a_backup() {
        assertThat(archive(new DamagedArchive("00000001.json", "is missing")))
                .isEqualTo(
                        "The archive's file 00000001.json is missing. Put it back from a backup;"
                                + " tallystick verify names all");
    }

    @Test
    void an_event_store_elsewhere_is_named() {
        assertThat(line(new StoreUnavailable(Store.EVENT_STORE, "read: no answer"), ELSEWHERE))
                .isEqualTo(
                        "the event store at http://es:2113 cannot be used: read: no answer. See"
                                + " that it runs, and that EVENTSTORE_URL is where");
    }

    @Test
    void a_database_is_the_database_whatever_was_asked_for() {
        StoreUnavailable refused =
                new StoreUnavailable(
                        Store.EVENT_STORE,
                        "append",
                        new SQLTransientConnectionException(
                                "no connection", new ConnectException("refused")));

        assertThat(line(refused, Map.of()))
                .isEqualTo("the embedded database cannot be used: refused");
        assertThat(line(refused, ELSEWHERE))
                .isEqualTo("the embedded database cannot be used: refused");
    }

    private static String archive(RuntimeException cause) {
        return line(
                new StoreUnavailable(Store.ARCHIVE, String.valueOf(cause.getMessage()), cause),
                Map.of());
    }

    private static String line(StoreUnavailable failure, Map<String, String> settings) {
        return String.valueOf(
                StartFailures.explain(failure, ServerConfig.from(settings)).getMessage());
    }
}
