package io.tallystick.server;

import io.tallystick.server.cli.EventsRequest;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.Jobs;
import io.tallystick.server.command.Doctor;
import io.tallystick.server.command.ExportEvents;
import io.tallystick.server.command.ListEvents;
import io.tallystick.server.command.RebuildProjections;
import io.tallystick.server.command.StartFailures;
import io.tallystick.server.command.TailEvents;

/** What commands do. Stateless. */
final class LedgerJobs implements Jobs {

    @Override
    public Job listEvents(EventsRequest request) {
        return explained(new ListEvents(request, Wiring.SINGLE_USER));
    }

    @Override
    public Job exportEvents(EventsRequest request) {
        return explained(new ExportEvents(request, Wiring.SINGLE_USER));
    }

    @Override
    public Job tailEvents(EventsRequest request) {
        return explained(new TailEvents(request, Wiring.SINGLE_USER));
    }

    @Override
    public Job rebuild(boolean asJson) {
        return explained(new RebuildProjections(asJson));
    }

    @Override
    public Job doctor(boolean asJson) {
        return explained(new Doctor(asJson));
    }

    private static Job explained(Job job) {
        return (config, terminal) -> {
            try {
                return job.run(config, terminal);
            } catch (RuntimeException e) {
                throw StartFailures.explain(e, config);
            }
        };
    }
}
