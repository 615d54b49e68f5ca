package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;

/**
 * A look-alike of the HTTP (AtomPub) server of EventStore. It can be stopped and started again on
 * the same port, as a real server is. Thread-safe.
 */
public final class EventStoreEmulator implements AutoCloseable {

    private final EmulatorConfig config;
    private final int port;
    private final UUID id;
    private final BiFunction<UUID, URI, Membership> memberships;
    private final Faults faults = new Faults();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile EmulatorStore store;
    private @Nullable Running running;

    /** What there is only between a start and a stop. */
    private record Running(HttpListener listener, Node node) {
        void close() {
            node.close();
            listener.close();
        }
    }

    private EventStoreEmulator(
            EmulatorConfig config,
            EmulatorStore store,
            BiFunction<UUID, URI, Membership> memberships) {
        SplittableRandom random = new SplittableRandom();
        id = new UUID(random.nextLong(), random.nextLong());
        this.config = config;
        this.store = store;
        this.memberships = memberships;
        HttpListener listener = HttpListener.open(config.host(), config.port());
        port = listener.port();
        running = serve(listener);
    }

    /**
     * Serves from now on.
     *
     * @throws java.io.UncheckedIOException if the port or the file cannot be had
     */
    public static EventStoreEmulator start(EmulatorConfig config) {
        return start(config, Membership::alone);
    }

    static EventStoreEmulator start(
            EmulatorConfig config, BiFunction<UUID, URI, Membership> memberships) {
        EmulatorStore store = openStore(config);
        try {
            return new EventStoreEmulator(config, store, memberships);
        } catch (RuntimeException e) {
            if (config.store() == null) {
                store.close();
            }
            throw e;
        }
    }

    /** Where it answers, without a slash at the end. */
    public URI url() {
        String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        return URI.create("http://" + host + ":" + port);
    }

    /** The port it listens on, which the system chose if none was configured. */
    public int port() {
        return port;
    }

    /** The switches that make it misbehave. They stay as they are over a restart. */
    public Faults faults() {
        return faults;
    }

    /** Forgets which ids were written, as a restart or a new leader does. */
    public void loseIdCache() {
        store.loseIdCache();
    }

    /** How many requests wait for something new in the store. */
    public int waiting() {
        return store.waiting();
    }

    /** Cuts all connections and answers no more until {@link #restart()}. Idempotent. */
    public void stop() {
        locked(this::stopLocked);
    }

    private void stopLocked() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    /**
     * Stops if it runs, and serves the same events on the same port as a new process would: what it
     * only remembered is forgotten, and a file is read anew.
     */
    public void restart() {
        locked(this::restartLocked);
    }

    private void restartLocked() {
        stopLocked();
        store.loseIdCache();
        if (config.directory() != null) {
            store.close();
            store = openStore(config);
        }
        running = serve(HttpListener.open(config.host(), port));
    }

    /** Stops, and closes the store unless it was handed in. Idempotent. */
    @Override
    public void close() {
        locked(
                () -> {
                    stopLocked();
                    if (config.store() == null) {
                        store.close();
                    }
                });
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private Running serve(HttpListener listener) {
        Membership membership = memberships.apply(id, url());
        Node node = new Node(config, store, membership);
        listener.serve(new FrontDoor(node, faults));
        return new Running(listener, node);
    }

    private static EmulatorStore openStore(EmulatorConfig config) {
        EmulatorStore shared = config.store();
        if (shared != null) {
            return shared;
        }
        Path directory = config.directory();
        return directory == null ? EmulatorStore.inMemory() : EmulatorStore.open(directory);
    }
}
