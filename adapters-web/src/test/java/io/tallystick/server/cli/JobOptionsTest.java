package io.tallystick.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.server.config.ArchiveConfig;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What is typed is what the jobs are asked for. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class JobOptionsTest extends CommandLineCase {

    @Test
    void filters_of_events_are_the_parameters_of_the_api() {
        assertThat(
                        run(
                                "events",
                                "list",
                                "--type",
                                "ContactCreated,ContactUpdated",
                                "--type",
                                "ContactDeleted",
                                "--aggregate-type",
                                "contact",
                                "--limit",
                                "5",
                                "--order",
                                "desc",
                                "--user",
                                "u",
                                "--json"))
                .isEqualTo(ExitCode.OK);

        assertThat(jobs.requests)
                .containsExactly(
                        new EventsRequest(
                                Map.of(
                                        "type",
                                        List.of("ContactCreated,ContactUpdated", "ContactDeleted"),
                                        "aggregate_type",
                                        List.of("contact"),
                                        "limit",
                                        List.of("5"),
                                        "order",
                                        List.of("desc")),
                                "u",
                                0,
                                true));
    }

    @Test
    void a_tail_begins_with_the_newest_events_unless_it_goes_on_somewhere() {
        run("events", "tail");
        run("events", "tail", "-n", "3");
        run("events", "tail", "--after", "epoch-7");

        assertThat(jobs.requests).extracting(EventsRequest::last).containsExactly(10, 3, 0);
    }

    @Test
    void a_rebuild_is_done_beside_if_it_is_asked_to_be() {
        assertThat(run("rebuild", "--beside", "--json")).isZero();

        assertThat(jobs.asked).containsExactly("rebuild BESIDE true");
    }

    @Test
    void operations_are_all_listed_or_one_is_shown() {
        String id = "00000000-0000-0001-0000-000000000002";
        run("operations");
        run("operations", id, "--json");

        assertThat(jobs.asked).containsExactly("operations false", "operation " + id + " true");
        assertThat(run("operations", "7")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("'7' is no id of an operation");
    }

    @Test
    void parked_streams_are_listed_or_tried_again() {
        run("parked", "--json");
        run("parked", "--retry");

        assertThat(jobs.asked).containsExactly("parked true", "retry parked false");
    }

    @Test
    void what_is_archived_is_what_was_recorded_before_a_date() {
        run("archive", "--before", "2026-01-31");
        run("archive", "--before", "2026-01-31T15:00:00+02:00", "--dry-run", "--json");
        run("verify", "--json");
        run("restore", "--archive-url", "/srv/old");

        assertThat(jobs.asked)
                .containsExactly(
                        new ArchiveRequest(Instant.parse("2026-01-31T00:00:00Z"), false, false)
                                .toString(),
                        new ArchiveRequest(Instant.parse("2026-01-31T13:00:00Z"), true, true)
                                .toString(),
                        "verify true",
                        "restore false");
        assertThat(jobs.configs.getLast().archive())
                .isEqualTo(new ArchiveConfig.Folder(Path.of("/srv/old")));
    }

    @Test
    void debitum_has_defaults_and_bad_options_are_said() {
        assertThat(run("import", "debitum", "a.zip", "--dry-run", "--shift", "-2")).isZero();
        assertThat(jobs.asked)
                .containsExactly(
                        "DebitumRequest[file=a.zip, user=, options=ImportOptions[source=debitum,"
                            + " currency=IQD, shift=-2, zone=UTC], isDryRun=true, asJson=false]");

        for (String[] bad :
                List.of(
                        new String[] {"--shift", "4"},
                        new String[] {"--currency", "euro"},
                        new String[] {"--zone", "Mars/Olympus"},
                        new String[] {"--source", "a b"})) {
            assertThat(run("import", "debitum", "a.zip", bad[0], bad[1])).isEqualTo(ExitCode.USAGE);
            assertThat(err.toString()).contains("tallystick: " + bad[0]);
        }
        assertThat(run("import", "debitum")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void a_ledger_is_exported_to_a_file() {
        assertThat(run("export", "a.gz", "--user", "ann", "--json")).isZero();
        assertThat(jobs.asked).containsExactly("ExportRequest[file=a.gz, user=ann, asJson=true]");
        assertThat(run("export")).isEqualTo(ExitCode.USAGE);
        assertThat(run("import", "tallystick", "a.gz", "--new-ids", "--dry-run")).isZero();
        assertThat(jobs.asked.getLast())
                .isEqualTo(
                        "ImportRequest[file=a.gz, user=, withNewIds=true, isDryRun=true,"
                                + " asJson=false]");
    }

    @Test
    void a_password_is_never_an_argument() {
        assertThat(run("users", "add", "ann@example.com", "correct horse"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("users", "add")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("Missing required parameter: 'EMAIL'");
        assertThat(run("users", "list", "--drop-old")).isEqualTo(ExitCode.USAGE);
        assertThat(jobs.asked).isEmpty();

        assertThat(run("users", "passwd", "admin", "--admin", "--password-stdin"))
                .isEqualTo(ExitCode.OK);
        assertThat(jobs.asked)
                .containsExactly(
                        new UsersRequest(UsersRequest.Act.PASSWD, "admin", true, true, false, false)
                                .toString());
    }
}
