package io.tallystick.server.cli;

import io.tallystick.server.config.ServerConfig;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Jobs that only note that they are asked for. */
@NullMarked
final class FakeJobs implements Jobs {

    final List<String> asked = new ArrayList<>();
    final List<EventsRequest> requests = new ArrayList<>();
    final List<ServerConfig> configs = new ArrayList<>();
    @Nullable RuntimeException failure;
    Work work = () -> {};

    interface Work {
        void run() throws InterruptedException;
    }

    @Override
    public Job listEvents(EventsRequest request) {
        return noting("list", request);
    }

    @Override
    public Job exportEvents(EventsRequest request) {
        return noting("export", request);
    }

    @Override
    public Job tailEvents(EventsRequest request) {
        return noting("tail", request);
    }

    @Override
    public Job rebuild(RebuildRequest request) {
        return noting("rebuild " + request.manner() + " " + request.asJson());
    }

    @Override
    public Job archive(ArchiveRequest request) {
        return noting(request.toString());
    }

    @Override
    public Job verify(boolean asJson) {
        return noting("verify " + asJson);
    }

    @Override
    public Job restore(boolean asJson) {
        return noting("restore " + asJson);
    }

    @Override
    public Job doctor(boolean asJson) {
        return noting("doctor " + asJson);
    }

    @Override
    public Job listOperations(boolean asJson) {
        return noting("operations " + asJson);
    }

    @Override
    public Job showOperation(UUID id, boolean asJson) {
        return noting("operation " + id + " " + asJson);
    }

    @Override
    public Job listParked(boolean asJson) {
        return noting("parked " + asJson);
    }

    @Override
    public Job retryParked(boolean asJson) {
        return noting("retry parked " + asJson);
    }

    @Override
    public Job users(UsersRequest request) {
        return noting(request.toString());
    }

    @Override
    public Job importDebitum(DebitumRequest request) {
        return noting(request.toString());
    }

    @Override
    public Job exportLedger(ExportRequest request) {
        return noting(request.toString());
    }

    @Override
    public Job importLedger(ImportRequest request) {
        return noting(request.toString());
    }

    private Job noting(String what, EventsRequest request) {
        requests.add(request);
        return noting(what);
    }

    private Job noting(String what) {
        return (config, terminal) -> {
            asked.add(what);
            configs.add(config);
            work.run();
            if (failure != null) {
                throw failure;
            }
            return ExitCode.OK;
        };
    }
}
