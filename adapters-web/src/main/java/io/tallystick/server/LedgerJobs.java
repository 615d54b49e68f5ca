package io.tallystick.server;

import com.github.f4b6a3.uuid.UuidCreator;

import io.tallystick.application.port.IdSource;
import io.tallystick.server.cli.ArchiveRequest;
import io.tallystick.server.cli.DebitumRequest;
import io.tallystick.server.cli.EventsRequest;
import io.tallystick.server.cli.ExportRequest;
import io.tallystick.server.cli.ImportRequest;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.Jobs;
import io.tallystick.server.cli.RebuildRequest;
import io.tallystick.server.cli.UsersRequest;
import io.tallystick.server.command.ArchiveEvents;
import io.tallystick.server.command.CommandTrail;
import io.tallystick.server.command.Doctor;
import io.tallystick.server.command.ExportEvents;
import io.tallystick.server.command.ExportLedger;
import io.tallystick.server.command.ImportDebitum;
import io.tallystick.server.command.ImportLedger;
import io.tallystick.server.command.LedgerOwners;
import io.tallystick.server.command.ListEvents;
import io.tallystick.server.command.ListOperations;
import io.tallystick.server.command.ListParked;
import io.tallystick.server.command.ListUsers;
import io.tallystick.server.command.ManageUsers;
import io.tallystick.server.command.PasswordInput;
import io.tallystick.server.command.RebuildProjections;
import io.tallystick.server.command.RestoreEvents;
import io.tallystick.server.command.RetryParked;
import io.tallystick.server.command.ShowOperation;
import io.tallystick.server.command.StartFailures;
import io.tallystick.server.command.TailEvents;
import io.tallystick.server.command.VerifyEvents;

import java.time.InstantSource;
import java.util.UUID;

/** What commands do. Thread-safe. */
final class LedgerJobs implements Jobs {

    private final PasswordInput passwords;
    private final InstantSource clock = InstantSource.system();
    private final IdSource ids = UuidCreator::getTimeOrderedEpoch;

    /**
     * @param passwords where they come from
     */
    LedgerJobs(PasswordInput passwords) {
        this.passwords = passwords;
    }

    LedgerJobs() {
        this(PasswordInput.ofProcess());
    }

    @Override
    public Job listEvents(EventsRequest request) {
        return explained(new ListEvents(request, owners()));
    }

    @Override
    public Job exportEvents(EventsRequest request) {
        return explained(new ExportEvents(request, owners()));
    }

    @Override
    public Job tailEvents(EventsRequest request) {
        return explained(new TailEvents(request, owners()));
    }

    @Override
    public Job rebuild(RebuildRequest request) {
        return explained(new RebuildProjections(request, trail()));
    }

    @Override
    public Job archive(ArchiveRequest request) {
        return explained(new ArchiveEvents(request, trail()));
    }

    @Override
    public Job verify(boolean asJson) {
        return explained(new VerifyEvents(asJson));
    }

    @Override
    public Job restore(boolean asJson) {
        return explained(new RestoreEvents(asJson, trail()));
    }

    @Override
    public Job doctor(boolean asJson) {
        return explained(new Doctor(asJson));
    }

    @Override
    public Job listOperations(boolean asJson) {
        return explained(new ListOperations(asJson));
    }

    @Override
    public Job showOperation(UUID id, boolean asJson) {
        return explained(new ShowOperation(id, asJson));
    }

    @Override
    public Job listParked(boolean asJson) {
        return explained(new ListParked(asJson));
    }

    @Override
    public Job retryParked(boolean asJson) {
        return explained(new RetryParked(asJson, trail()));
    }

    @Override
    public Job users(UsersRequest request) {
        return explained(
                request.act() == UsersRequest.Act.LIST
                        ? new ListUsers(request, Wiring.SINGLE_USER)
                        : new ManageUsers(
                                request,
                                passwords,
                                store -> new Accounts(store, ids, clock),
                                Wiring.SINGLE_USER));
    }

    @Override
    public Job importDebitum(DebitumRequest request) {
        return explained(new ImportDebitum(request, owners(), ids, clock));
    }

    @Override
    public Job exportLedger(ExportRequest request) {
        return explained(new ExportLedger(request, owners(), clock));
    }

    @Override
    public Job importLedger(ImportRequest request) {
        return explained(new ImportLedger(request, owners(), clock));
    }

    private CommandTrail trail() {
        return new CommandTrail(store -> new Accounts(store, ids, clock));
    }

    private LedgerOwners owners() {
        return new LedgerOwners(store -> new Accounts(store, ids, clock), Wiring.SINGLE_USER);
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
