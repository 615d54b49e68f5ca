package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** What administrators see and start. */
abstract class AdminCases extends CaseBase {

    private static final String PROJECTIONS = "/api/admin/projections/";
    private static final String ALL_OPERATIONS = "/api/admin/operations";
    private static final String OPERATIONS = ALL_OPERATIONS + "/";

    AdminCases(TestedServer server) {
        super(server);
    }

    @Test
    void every_projection_says_how_far_it_is() {
        Reply status = api.get(PROJECTIONS + "status").is(200);

        assertThat(status.json().path("projections"))
                .hasSize(2)
                .allSatisfy(
                        projection -> {
                            assertThat(projection.path("state").asText())
                                    .isIn("current", "behind", "held");
                            assertThat(projection.path("position").asText()).contains("-");
                            assertThat(projection.path("head").asText()).contains("-");
                            assertThat(projection.path("lag_events").isIntegralNumber()).isTrue();
                            assertThat(projection.path("lag_is_minimum").isBoolean()).isTrue();
                            assertThat(projection.path("lag_seconds").isNumber()).isTrue();
                            assertThat(projection.has("held_by")).isTrue();
                            assertThat(projection.path("parked_streams").isInt()).isTrue();
                        });
        assertThat(status.json().path("projections").findValuesAsText("name"))
                .containsExactly("contacts", "transactions");
    }

    @Test
    void a_rebuild_is_followed_to_its_report() {
        api.contact("Ann");

        Reply begun = api.post(PROJECTIONS + "rebuild", "{}").is(202);
        String path = Objects.requireNonNull(begun.header("Location"));
        assertThat(path).isEqualTo(OPERATIONS + begun.json().path("operation").asText());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !api.get(path).is(200).at("/state").asText().equals("running"));

        Reply ended = api.get(path).is(200);
        assertThat(ended.fieldNames())
                .containsExactly(
                        "id",
                        "kind",
                        "state",
                        "done",
                        "total",
                        "started_at",
                        "finished_at",
                        "error",
                        "report");
        assertThat(ended.id()).isEqualTo(begun.json().path("operation").asText());
        assertThat(ended.at("/kind").asText()).isEqualTo("rebuild");
        assertThat(ended.at("/state").asText()).isEqualTo("succeeded");
        assertThat(ended.at("/done").asLong()).isPositive();
        assertThat(ended.at("/total").asLong()).isEqualTo(ended.at("/done").asLong());
        assertThat(ended.at("/started_at").asText()).endsWith("Z");
        assertThat(ended.at("/finished_at").asText()).endsWith("Z");
        assertThat(ended.at("/error").isNull()).isTrue();
        assertThat(ended.at("/report/streams").asLong()).isEqualTo(ended.at("/done").asLong());
        assertThat(ended.at("/report/repaired").size())
                .isEqualTo(ended.at("/report/repaired_streams").asInt());
        assertThat(ended.at("/report/repaired_balances").isInt()).isTrue();
        assertThat(ended.at("/report/repaired_digests").isInt()).isTrue();
    }

    @Test
    void what_has_ended_cannot_be_cancelled_any_more() {
        String path =
                Objects.requireNonNull(
                        api.post(PROJECTIONS + "rebuild", "{}").is(202).header("Location"));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !api.get(path).is(200).at("/state").asText().equals("running"));

        assertThat(api.delete(path).is(200).at("/state").asText()).isEqualTo("succeeded");
    }

    @Test
    void operations_are_listed_as_each_is_shown() {
        List<JsonNode> ended = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            String path =
                    Objects.requireNonNull(
                            api.post(PROJECTIONS + "rebuild", "{}").is(202).header("Location"));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !api.get(path).is(200).at("/state").asText().equals("running"));
            ended.add(api.get(path).is(200).json());
        }

        JsonNode listed = api.get(ALL_OPERATIONS).is(200).json();
        assertThat(listed.path("operations")).containsAll(ended);
        assertThat(api.get(ALL_OPERATIONS + "?limit=1").is(200).json().path("operations"))
                .containsExactly(listed.at("/operations/0"));
    }

    @Test
    void an_operation_is_found_by_its_id_alone() {
        api.get(OPERATIONS + UUID.randomUUID()).isProblem(404, "not_found");
        api.delete(OPERATIONS + UUID.randomUUID()).isProblem(404, "not_found");
        api.get(OPERATIONS + "1").isInvalid("/id");
        api.delete(OPERATIONS + "1").isInvalid("/id");
    }

    @Test
    void only_what_is_parked_is_tried_again() {
        JsonNode parked = api.get(PROJECTIONS + "parked").is(200).json();
        assertThat(parked.path("parked").isArray()).isTrue();
        assertThat(parked.path("next").isNull()).isTrue();
        api.post(PROJECTIONS + "parked", "{\"stream\":\"contact-" + UUID.randomUUID() + "\"}")
                .isProblem(404, "not_found");
        api.post(PROJECTIONS + "parked", "{}").isInvalid("/stream");
        api.post(PROJECTIONS + "parked", "{\"stream\":1}").isInvalid("/stream");
        api.post(PROJECTIONS + "parked", "{\"stream\":\"\\u0000\"}").isInvalid("/stream");
    }
}
