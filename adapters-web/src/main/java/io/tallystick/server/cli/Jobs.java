package io.tallystick.server.cli;

import java.util.UUID;

/** What commands do that work on the data and end. */
public interface Jobs {

    Job listEvents(EventsRequest request);

    Job exportEvents(EventsRequest request);

    Job tailEvents(EventsRequest request);

    Job rebuild(RebuildRequest request);

    Job archive(ArchiveRequest request);

    Job verify(boolean asJson);

    Job restore(boolean asJson);

    Job doctor(boolean asJson);

    Job listOperations(boolean asJson);

    Job showOperation(UUID id, boolean asJson);

    Job listParked(boolean asJson);

    Job retryParked(boolean asJson);

    Job users(UsersRequest request);

    Job importDebitum(DebitumRequest request);

    Job exportLedger(ExportRequest request);

    Job importLedger(ImportRequest request);
}
