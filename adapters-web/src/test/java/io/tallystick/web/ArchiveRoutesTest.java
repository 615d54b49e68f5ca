package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallystick.application.failure.ArchiveBusy;
import io.tallystick.application.operation.ArchivePlan;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.port.ArchiveAdmin;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.testkit.memory.InMemoryLedger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.net.http.HttpClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** How archiving is asked for. What it does is tested with the server. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class ArchiveRoutesTest {

    private static final String PATH = "/api/admin/archive";

    private final FakeArchive archive = new FakeArchive();
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebServer with = serving(archive);
    private final WebServer without = serving(null);
    private final Api api = Api.of(client, with.port());

    private static WebServer serving(@Nullable ArchiveAdmin archive) {
        Served served =
                TestParts.serving(
                        InMemoryLedger.create(InstantSource.system(), UUID::randomUUID).ledger(),
                        new FakeProjectionAdmin(false));
        return WebServer.start(
                WebConfig.of("127.0.0.1", 0, List.of()),
                new Served(served.ledger(), served.settings(), served.admin(), archive),
                TestParts.trustingHeader(),
                TestParts.ALL_UP,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                InstantSource.system());
    }

    @AfterEach
    void stop() {
        with.close();
        without.close();
        client.close();
    }

    @Test
    void what_is_begun_is_an_operation() {
        Reply begun = api.post(PATH, "{\"before\":\"2026-01-31T00:00:00Z\"}").is(202);

        assertThat(begun.header("Location"))
                .isEqualTo("/api/admin/operations/" + archive.operation.id());
        assertThat(begun.json().path("operation").asText())
                .isEqualTo(archive.operation.id().toString());
        assertThat(archive.asked).containsExactly("archive 2026-01-31T00:00:00Z");
    }

    @Test
    void a_dry_run_says_how_much_it_is() {
        Reply plan =
                api.post(PATH, "{\"before\":\"2026-01-31T00:00:00Z\",\"dry_run\":true}").is(200);

        assertThat(plan.at("/events").asLong()).isEqualTo(7);
        assertThat(plan.at("/up_to").asText()).endsWith("-9");
        assertThat(archive.asked).containsExactly("plan 2026-01-31T00:00:00Z");
    }

    @Test
    void what_makes_no_sense_is_named() {
        api.post(PATH, "{}").isInvalid("/before");
        api.post(PATH, "{\"before\":\"2026-01-31\"}").isInvalid("/before");
        api.post(PATH, "{\"before\":7}").isInvalid("/before");
        api.post(PATH, "{\"before\":\"2026-01-31T00:00:00Z\",\"dry_run\":\"yes\"}")
                .isInvalid("/dry_run");

        assertThat(archive.asked).isEmpty();
    }

    @Test
    void one_direction_at_a_time() {
        archive.isBusy = true;

        api.post(PATH, "{\"before\":\"2026-01-31T00:00:00Z\"}").isProblem(409, "archive_busy");
    }

    @Test
    void without_an_archive_it_is_said_how_to_have_one() {
        Reply refused =
                Api.of(client, without.port())
                        .post(PATH, "{\"before\":\"2026-01-31T00:00:00Z\"}")
                        .isProblem(409, "no_archive");

        assertThat(refused.text()).contains("ARCHIVE_URL");
    }

    /** An archive that notes what it is asked. */
    private static final class FakeArchive implements ArchiveAdmin {

        private final List<String> asked = new ArrayList<>();
        private final Operation operation =
                new Operation(
                        UUID.randomUUID(),
                        Operation.Kind.ARCHIVE,
                        Operation.State.RUNNING,
                        0,
                        null,
                        Instant.EPOCH,
                        null,
                        null,
                        null);
        private volatile boolean isBusy;

        @Override
        public ArchivePlan plan(Instant before) {
            asked.add("plan " + before);
            return new ArchivePlan(new GlobalPosition(9), 7);
        }

        @Override
        public Operation archive(Instant before) {
            if (isBusy) {
                throw new ArchiveBusy(operation.id());
            }
            asked.add("archive " + before);
            return operation;
        }

        @Override
        public Operation restore() {
            asked.add("restore");
            return operation;
        }
    }
}
