package io.tallystick.web;

import com.fasterxml.jackson.core.JsonGenerator;

import io.tallystick.application.operation.ArchivePlan;
import io.tallystick.application.view.LogHead;

import java.io.IOException;

/** What there is to archive, as {@code POST /api/admin/archive} answers, elsewhere. Stateless. */
public final class ArchiveReport {

    private ArchiveReport() {}

    /**
     * @param head of the log
     */
    public static byte[] json(ArchivePlan plan, LogHead head) {
        return Json.bytes(json -> write(json, plan, head));
    }

    static void write(JsonGenerator json, ArchivePlan plan, LogHead head) throws IOException {
        json.writeStartObject();
        json.writeNumberField("events", plan.events());
        json.writeStringField("up_to", LogCursor.of(head, plan.upTo()));
        json.writeEndObject();
    }
}
