package io.tallystick.web;

import io.javalin.http.Context;
import io.tallystick.application.failure.ArchiveBusy;
import io.tallystick.application.operation.ArchivePlan;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.port.ArchiveAdmin;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.view.LogHead;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;

/** Moves old events out of the log. Thread-safe. */
final class ArchiveRoutes {

    private final @Nullable ArchiveAdmin admin;
    private final EventLog log;
    private final BodyReader bodies;

    /**
     * @param admin null if there is no archive
     */
    ArchiveRoutes(@Nullable ArchiveAdmin admin, EventLog log, BodyReader bodies) {
        this.admin = admin;
        this.log = log;
        this.bodies = bodies;
    }

    void register(Router router) {
        router.post("/api/admin/archive", this::archive);
    }

    private void archive(Context ctx) throws IOException {
        FieldErrors errors = new FieldErrors();
        FieldReader fields =
                new FieldReader(
                        bodies.read(ctx.req(), MediaType.JSON),
                        errors,
                        FieldReader.NullMeaning.UNCHANGED);
        Parsed<Instant> before = fields.required("before", Values.text(Values::timestamp));
        Parsed<Boolean> isDryRun = fields.optional("dry_run", Values::flag);
        errors.throwIfAny();
        ArchiveAdmin archive = configured();
        if (isDryRun.orElse(false)) {
            ArchivePlan plan = archive.plan(before.get());
            LogHead head = log.head();
            Answers.json(ctx, 200, json -> ArchiveReport.write(json, plan, head));
        } else {
            OperationRoutes.answerBegun(ctx, begin(archive, before.get()));
        }
    }

    private ArchiveAdmin configured() {
        if (admin == null) {
            throw new ProblemException(
                    Problem.of(
                            ErrorCode.NO_ARCHIVE,
                            "This server has no archive: set ARCHIVE_URL where it is started"));
        }
        return admin;
    }

    private static Operation begin(ArchiveAdmin archive, Instant before) {
        try {
            return archive.archive(before);
        } catch (ArchiveBusy e) {
            throw new ProblemException(
                    Problem.of(
                            ErrorCode.ARCHIVE_BUSY,
                            "Events are being restored by operation "
                                    + e.operation()
                                    + ": wait for its end, or cancel it"));
        }
    }
}
