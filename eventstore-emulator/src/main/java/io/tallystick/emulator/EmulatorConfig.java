package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * How an emulator is. Immutable. By default it listens on 127.0.0.1, on any free port, lets
 * everybody do everything (as the real server does with its option <i>insecure</i>), has AtomPub
 * and the projections by category and type on, and says that it is version 24.10.
 *
 * @param host to listen on
 * @param port to listen on; 0 for any that is free
 * @param directory where the events are kept; null for memory
 * @param store whose events are served, and stay open; null for one of its own
 * @param clock tells when events are written and what has expired
 * @param accounts those who may do something; none if everybody may do everything
 * @param atomPub whether streams can be reached over HTTP
 * @param version as {@code /info} says it
 * @param projections whether there are links by category and type
 */
public record EmulatorConfig(
        String host,
        int port,
        @Nullable Path directory,
        @Nullable EmulatorStore store,
        InstantSource clock,
        List<Account> accounts,
        boolean atomPub,
        String version,
        boolean projections) {

    private static final String DEFAULT_HOST = "127.0.0.1";
    private static final String OPERATOR = "ops";
    private static final String DEFAULT_VERSION = "24.10.4.0";
    private static final int MAX_PORT = 65_535;

    /**
     * @throws IllegalArgumentException if there is no such port
     */
    public EmulatorConfig {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("a port is from 0 to 65535: " + port);
        }
        accounts = List.copyOf(accounts);
    }

    /** With events that go when it is closed. */
    public static EmulatorConfig inMemory() {
        return new EmulatorConfig(
                DEFAULT_HOST,
                0,
                null,
                null,
                InstantSource.system(),
                List.of(),
                true,
                DEFAULT_VERSION,
                true);
    }

    /** With events in a file in {@code directory}, which is made if it is missing. */
    public static EmulatorConfig storedIn(Path directory) {
        return inMemory().with(directory, null);
    }

    /** With the events of {@code store}, which the emulator does not close. */
    public EmulatorConfig withStore(EmulatorStore store) {
        return with(null, store);
    }

    private EmulatorConfig with(@Nullable Path directory, @Nullable EmulatorStore store) {
        return new EmulatorConfig(
                host, port, directory, store, clock, accounts, atomPub, version, projections);
    }

    public EmulatorConfig onHost(String host) {
        return new EmulatorConfig(
                host, port, directory, store, clock, accounts, atomPub, version, projections);
    }

    /** 0 for any that is free. */
    public EmulatorConfig onPort(int port) {
        return new EmulatorConfig(
                host, port, directory, store, clock, accounts, atomPub, version, projections);
    }

    public EmulatorConfig withClock(InstantSource clock) {
        return new EmulatorConfig(
                host, port, directory, store, clock, accounts, atomPub, version, projections);
    }

    /**
     * Lets nobody in but the administrator {@code user} and {@code ops}, whose password is the
     * same, with Basic authentication.
     */
    public EmulatorConfig withCredentials(String user, String password) {
        return with(
                List.of(
                        new Account(user, password, Account.Role.ADMIN),
                        new Account(OPERATOR, password, Account.Role.OPERATOR)));
    }

    /** Lets in one more, who may do what access lists allow. */
    public EmulatorConfig withUser(String user, String password) {
        List<Account> more = new ArrayList<>(accounts);
        more.add(new Account(user, password, Account.Role.USER));
        return with(more);
    }

    private EmulatorConfig with(List<Account> accounts) {
        return new EmulatorConfig(
                host, port, directory, store, clock, accounts, atomPub, version, projections);
    }

    /** Without it, {@code /streams} is not found, as at a real server that was not asked for it. */
    public EmulatorConfig withAtomPub(boolean atomPub) {
        return new EmulatorConfig(
                host, port, directory, store, clock, accounts, atomPub, version, projections);
    }

    public EmulatorConfig withVersion(String version) {
        return new EmulatorConfig(
                host, port, directory, store, clock, accounts, atomPub, version, projections);
    }

    /** Whether events are linked into {@code $ce-} and {@code $et-} streams. */
    public EmulatorConfig withProjections(boolean projections) {
        return new EmulatorConfig(
                host, port, directory, store, clock, accounts, atomPub, version, projections);
    }

    boolean isSecure() {
        return !accounts.isEmpty();
    }
}
