package io.tallystick.server;

import io.tallystick.emulator.EmulatorConfig;
import io.tallystick.emulator.EventStoreEmulator;
import io.tallystick.server.cli.EmulatorLauncher;
import io.tallystick.server.cli.EmulatorOptions;
import io.tallystick.server.cli.RunningServer;
import io.tallystick.server.cli.StartFailed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Path;

/** Makes an emulator of the event store from what was typed. Stateless. */
final class EmulatorStarter implements EmulatorLauncher {

    @Override
    public RunningServer start(EmulatorOptions options) {
        try {
            EventStoreEmulator emulator = EventStoreEmulator.start(config(options));
            switchFaults(emulator, options);
            return new ServedEmulator(emulator, dataLocation(options));
        } catch (UncheckedIOException e) {
            throw new StartFailed(line(e, options), e);
        }
    }

    private static EmulatorConfig config(EmulatorOptions options) {
        Path data = options.dataDirectory();
        EmulatorConfig config =
                data == null ? EmulatorConfig.inMemory() : EmulatorConfig.storedIn(data);
        EmulatorOptions.Login login = options.login();
        EmulatorConfig secured =
                login == null
                        ? config
                        : config.withCredentials(login.user(), login.password().value());
        return secured.onHost(options.host()).onPort(options.port());
    }

    private static void switchFaults(EventStoreEmulator emulator, EmulatorOptions options) {
        if (options.faultRate() > 0) {
            emulator.faults().random(options.seed(), options.faultRate());
        }
        if (!options.delay().isZero()) {
            emulator.faults().delayAll(options.delay());
        }
    }

    private static String dataLocation(EmulatorOptions options) {
        Path data = options.dataDirectory();
        return data == null ? "in memory" : data.toAbsolutePath().normalize().toString();
    }

    private static String line(UncheckedIOException failure, EmulatorOptions options) {
        String reason = "";
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof BindException) {
                return options.host()
                        + " port "
                        + options.port()
                        + " cannot be listened on, is it in use? Choose another one with --port";
            }
            if (each instanceof IOException && reason.isEmpty()) {
                reason = String.valueOf(each.getMessage());
            }
        }
        return "the emulator cannot have its file: " + reason;
    }
}
