package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.UUID;

/** Whatever shows the past, or follows it, names what is wrong with a question. */
abstract class RefusalCases extends CaseBase {

    private static final String UNKNOWN = new UUID(7, 7).toString();

    RefusalCases(TestedServer server) {
        super(server);
    }

    @ParameterizedTest(name = "{0}?{1} names {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/events | after=x | after",
                "/api/events | after=-1 | after",
                "/api/events | after=e-01 | after",
                "/api/events | after=e-9999999999999999999 | after",
                "/api/events | after=a-1&after=a-2 | after",
                "/api/events | before=12 | before",
                "/api/events | limit=0 | limit",
                "/api/events | limit=1001 | limit",
                "/api/events | limit=-5 | limit",
                "/api/events | limit=1.5 | limit",
                "/api/events | limit=99999999999999999999 | limit",
                "/api/events | order=up | order",
                "/api/events | type=ContactCreated,Nonsense | type",
                "/api/events | aggregate_type=user | aggregate_type",
                "/api/events | aggregate_id=7 | aggregate_id",
                "/api/events | from=yesterday | from",
                "/api/events | from=2026-02-30T00:00:00Z | from",
                "/api/events | to=2026-01-31 | to",
                "/api/events | to=2026-01-31T25:00:00Z | to",
                "/api/events | q=%00 | q",
                "/api/events/export | format=xml | format",
                "/api/events/export | format=NDJSON | format",
                "/api/events/export | limit=5 | limit",
                "/api/events/export | order=desc | order",
                "/api/events/export | after=x | after",
                "/api/events/export | before=x | before",
                "/api/events/export | type=Nonsense | type",
                "/api/events/export | aggregate_type=x | aggregate_type",
                "/api/events/export | aggregate_id=x | aggregate_id",
                "/api/events/export | from=x | from",
                "/api/events/export | to=x | to",
                "/api/events/stream | after=x | after",
                "/api/events/stream | type=Nonsense | type",
                "/api/events/stream | aggregate_type=x | aggregate_type",
                "/api/events/stream | aggregate_id=x | aggregate_id",
                "/api/events/stream | from=x | from",
                "/api/events/stream | to=x | to",
                "/api/events | from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z | to",
                "/api/events/export | from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z | to",
                "/api/events/stream | from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z | to",
                "/api/events/stream | limit=5 | limit",
                "/api/events/stream | order=asc | order",
                "/api/events/stream | before=x | before",
                "/api/contacts | limit=0 | limit",
                "/api/contacts | cursor=x | cursor",
                "/api/contacts | as_of=x | as_of",
                "/api/contacts | version=1 | version",
                "/api/contacts | include_deleted=yes | include_deleted",
                "/api/transactions | limit=x | limit",
                "/api/transactions | cursor=x | cursor",
                "/api/transactions | as_of=2026 | as_of",
                "/api/transactions | version=1 | version",
                "/api/transactions | from=2026-13-01 | from",
                "/api/transactions | to=x | to",
                "/api/transactions | from=2026-02-01&to=2026-01-31 | to",
                "/api/transactions | contact_id=x | contact_id",
                "/api/transactions | direction=up | direction",
                "/api/transactions | type=x | type",
                "/api/summary | as_of=x | as_of",
                "/api/contacts/{id} | version=-1 | version",
                "/api/contacts/{id} | version=x | version",
                "/api/contacts/{id} | as_of=x | as_of",
                "/api/contacts/{id} | version=0&as_of=2026-01-01T00:00:00Z | as_of",
                "/api/contacts/{id}/events | limit=0 | limit",
                "/api/contacts/{id}/events | after=x | after",
                "/api/contacts/{id}/events | before=x | before",
                "/api/contacts/{id}/events | order=desc | order",
                "/api/contacts/{id}/events | from=x | from",
                "/api/contacts/{id}/events | as_of=2026-01-01T00:00:00Z | as_of",
                "/api/contacts/{id}/events | version=1 | version",
                "/api/contacts/{id}/balance/explain | as_of=2026-01-01T00:00:00Z | as_of",
                "/api/contacts/{id}/balance/explain | version=1 | version",
                "/api/contacts/{id}/diff | from=x&to=1 | from",
                "/api/contacts/{id}/diff | from=0&to=x | to",
                "/api/contacts/{id}/diff | to=1 | from",
                "/api/transactions/{id} | version=x | version",
                "/api/transactions/{id} | as_of=x | as_of",
                "/api/transactions/{id}/events | limit=0 | limit",
                "/api/transactions/{id}/events | after=x | after",
                "/api/contacts/7/diff | from=0&to=1 | id",
                "/api/contacts/7/balance/explain | a=b | id",
                "/api/contacts/7/events | a=b | id",
                "/api/admin/operations/7 | a=b | id",
                "/api/admin/operations | limit=0 | limit",
                "/api/admin/operations | limit=x | limit",
                "/api/admin/projections/parked | limit=1001 | limit",
                "/api/admin/projections/parked | after=x | after",
                "/api/admin/projections/parked | after=cDcgeA | after",
                "/api/admin/projections/parked | after=cDIwMjQtMDMtMDFUMTI6MDA6MDBaIAA | after",
                "/api/admin/projections/parked | after=cDIwMjQtMDMtMDFUMTI6MDA6MDBaIA | after",
            })
    void a_bad_parameter_is_named(String path, String query, String field) {
        Reply reply = api.get(path.replace("{id}", UNKNOWN) + "?" + query).is(400);

        JsonNode problem = reply.json();
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertThat(problem.path("code").asText()).isEqualTo("invalid_request");
        assertThat(problem.path("errors").findValuesAsText("pointer")).containsExactly("/" + field);
        assertThat(problem.path("errors").path(0).path("detail").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | stream",
                "{\"stream\": 7} | stream",
                "{\"stream\": \"\"} | stream",
            })
    void a_bad_stream_to_retry_is_named(String body, String field) {
        Reply reply = api.post("/api/admin/projections/parked", body).is(400);

        assertThat(reply.json().path("errors").findValuesAsText("pointer"))
                .containsExactly("/" + field);
    }
}
