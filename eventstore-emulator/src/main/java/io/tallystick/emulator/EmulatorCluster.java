package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Several emulators with the same events, of which one leads. A follower sends whoever requires the
 * leader there, and passes other writes on. There is no election: {@link #elect} says who leads.
 * Thread-safe.
 */
public final class EmulatorCluster implements AutoCloseable {

    private static final int NOBODY = -1;

    private final EmulatorStore store = EmulatorStore.inMemory();
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Slot> slots = new ArrayList<>();
    private final List<EventStoreEmulator> nodes = new ArrayList<>();
    private int leader;

    /** A node as the cluster remembers it, dead or alive. */
    private record Slot(UUID id, URI url, boolean alive) {}

    private EmulatorCluster() {}

    /** Nodes that are as {@code config} says, in memory and on any free ports; the first leads. */
    public static EmulatorCluster start(int size, EmulatorConfig config) {
        EmulatorCluster cluster = new EmulatorCluster();
        try {
            for (int i = 0; i < size; i++) {
                cluster.add(config.withStore(cluster.store).onPort(0));
            }
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    /** As {@link #start(int, EmulatorConfig)} with nothing configured. */
    public static EmulatorCluster start(int size) {
        return start(size, EmulatorConfig.inMemory());
    }

    private void add(EmulatorConfig config) {
        int number = slots.size();
        nodes.add(
                EventStoreEmulator.start(
                        config,
                        (id, url) -> {
                            join(number, new Slot(id, url, true));
                            return new View(number);
                        }));
    }

    private void join(int number, Slot slot) {
        locked(
                () -> {
                    if (number == slots.size()) {
                        slots.add(slot);
                    } else {
                        slots.set(number, slot);
                    }
                    return true;
                });
    }

    /** The node with that number, counted from 0. */
    public EventStoreEmulator node(int number) {
        return nodes.get(number);
    }

    public int size() {
        return nodes.size();
    }

    /** Stops a node at once. Without a leader nothing is answered until another one is elected. */
    public void kill(int number) {
        nodes.get(number).stop();
        locked(
                () -> {
                    Slot slot = slots.get(number);
                    slots.set(number, new Slot(slot.id(), slot.url(), false));
                    leader = leader == number ? NOBODY : leader;
                    return true;
                });
    }

    /** Brings a node back on its port, as a follower if there is a leader. */
    public void revive(int number) {
        nodes.get(number).restart();
    }

    /** Makes a node the leader, who does not know which ids were written. */
    public void elect(int number) {
        locked(() -> leader = number);
        store.loseIdCache();
    }

    @Override
    public void close() {
        nodes.forEach(EventStoreEmulator::close);
        store.close();
    }

    private Membership.Member member(int number) {
        Slot slot = slots.get(number);
        Membership.State led =
                leader == number ? Membership.State.LEADER : Membership.State.FOLLOWER;
        return new Membership.Member(
                slot.id(),
                slot.url(),
                leader == NOBODY ? Membership.State.UNKNOWN : led,
                slot.alive());
    }

    /** What one node sees. */
    private final class View implements Membership {

        private final int number;

        View(int number) {
            this.number = number;
        }

        @Override
        public Member own() {
            return locked(() -> member(number));
        }

        @Override
        public @Nullable URI leader() {
            lock.lock();
            try {
                return leader == NOBODY ? null : slots.get(leader).url();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public List<Member> members() {
            return locked(
                    () -> {
                        List<Member> members = new ArrayList<>();
                        for (int i = 0; i < slots.size(); i++) {
                            members.add(member(i));
                        }
                        return members;
                    });
        }
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
