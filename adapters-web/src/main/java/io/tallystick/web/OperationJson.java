package io.tallystick.web;

import com.fasterxml.jackson.core.JsonGenerator;

import io.tallystick.application.codec.Rfc3339;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.operation.RebuildReport;
import io.tallystick.application.operation.RepairedBalance;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Operations, as every answer shows them. Stateless. */
final class OperationJson {

    private OperationJson() {}

    static void operations(JsonGenerator json, List<Operation> operations) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("operations");
        for (Operation operation : operations) {
            operation(json, operation);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    static void operation(JsonGenerator json, Operation operation) throws IOException {
        Long total = operation.total();
        Instant finishedAt = operation.finishedAt();
        json.writeStartObject();
        json.writeStringField("id", operation.id().toString());
        json.writeStringField("kind", Values.lower(operation.kind()));
        json.writeStringField("state", Values.lower(operation.state()));
        json.writeNumberField("done", operation.done());
        if (total == null) {
            json.writeNullField("total");
        } else {
            json.writeNumberField("total", total);
        }
        json.writeStringField("started_at", Rfc3339.format(operation.startedAt()));
        text(json, "finished_at", finishedAt == null ? null : Rfc3339.format(finishedAt));
        text(json, "error", operation.error());
        RebuildReport report = operation.report();
        if (report != null) {
            report(json, report);
        }
        json.writeEndObject();
    }

    private static void report(JsonGenerator json, RebuildReport report) throws IOException {
        json.writeObjectFieldStart("report");
        json.writeNumberField("streams", report.streams());
        json.writeNumberField("repaired_streams", report.repairedStreams());
        json.writeArrayFieldStart("repaired");
        for (String stream : report.repaired()) {
            json.writeString(stream);
        }
        json.writeEndArray();
        json.writeNumberField("repaired_balances", report.balances().count());
        json.writeArrayFieldStart("balances");
        for (RepairedBalance balance : report.balances().first()) {
            balance(json, balance);
        }
        json.writeEndArray();
        json.writeNumberField("repaired_digests", report.repairedDigests());
        json.writeNumberField("repaired_words", report.repairedWords());
        json.writeEndObject();
    }

    private static void balance(JsonGenerator json, RepairedBalance balance) throws IOException {
        json.writeStartObject();
        json.writeStringField("user_id", balance.user().toString());
        json.writeStringField("contact_id", balance.contact().toString());
        json.writeStringField("kind", balance.kind());
        json.writeStringField("currency", balance.currency());
        json.writeNumberField("was", balance.was());
        json.writeNumberField("is", balance.is());
        json.writeEndObject();
    }

    static void text(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value);
        }
    }
}
