package io.tallystick.web;

import io.javalin.http.Context;
import io.tallystick.application.port.EventLog;

import java.io.IOException;

/**
 * The log as a file, up to where it ends when the export begins. It is read page by page, each only
 * when the one before is sent, so that a slow client holds neither memory nor a connection to the
 * database. Thread-safe.
 */
final class EventExport {

    private final EventLog log;

    EventExport(EventLog log) {
        this.log = log;
    }

    void register(Router router) {
        router.get("/api/events/export", this::export);
    }

    private void export(Context ctx) throws IOException {
        FieldErrors errors = new FieldErrors();
        EventExportRequest request =
                EventExportRequest.read(QueryParams.of(ctx.queryString(), errors));
        errors.throwIfAny();
        EventExportRequest.Begun export = request.begin(log, Router.userOf(ctx));
        EventLines format = request.format();
        ctx.header(
                "Content-Disposition",
                "attachment; filename=\"tallystick-events." + format.extension() + "\"");
        Answers.stream(ctx, format.mediaType(), export::write);
    }
}
