package io.tallystick.server.command;

import io.tallystick.application.port.AccountStore;
import io.tallystick.server.cli.EventsRequest;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.config.ServerConfig;
import io.tallystick.web.LogReader;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes the log to standard output, in constant memory. */
public final class ExportEvents implements Job {

    private final EventsRequest request;
    private final LedgerOwners owners;

    public ExportEvents(EventsRequest request, LedgerOwners owners) {
        this.request = request;
        this.owners = owners;
    }

    @Override
    public int run(ServerConfig config, Terminal terminal) throws InterruptedException {
        Output out = new Output(terminal);
        try (LedgerData data = LedgerData.open(config)) {
            data.catchUp(terminal);
            AccountStore accounts = data.database().accounts();
            LedgerOwners.Owner owner = owners.find(accounts, request.user());
            owners.note(accounts, "events export", owner, CommandTrail.BEGUN);
            new LogReader(data.database().eventLog(), owner.ledger())
                    .export(request.parameters(), new Stream(out));
            out.flush();
            return ExitCode.OK;
        } catch (LogReader.BadParameters e) {
            throw EventReading.misused(e);
        } catch (LogReader.PositionGone e) {
            throw EventReading.misused(e);
        } catch (InterruptedIOException e) {
            throw new InterruptedException(e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whole lines come in; a signal ends it between two of them. */
    private static final class Stream extends OutputStream {

        private static final int FLUSHED_BYTES = 1 << 16;

        private final Output out;
        private int unflushed;

        Stream(Output out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] line, int offset, int length) throws IOException {
            if (Thread.interrupted()) {
                throw new InterruptedIOException("stopped by a signal");
            }
            out.raw(line, offset, length);
            unflushed += length;
            if (unflushed > FLUSHED_BYTES) {
                unflushed = 0;
                out.flush();
            }
        }
    }
}
