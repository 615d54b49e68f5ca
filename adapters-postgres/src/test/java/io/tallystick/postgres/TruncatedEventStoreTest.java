package io.tallystick.postgres;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.port.EventStore;
import io.tallystick.testkit.contract.EventStoreContract;
import io.tallystick.testkit.contract.EventStoreFixture;
import io.tallystick.testkit.memory.InMemoryArchiveStorage;

import org.jspecify.annotations.NullMarked;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Random;

/**
 * A store elsewhere that forgets what is archived, up to somewhere and before each stream is read.
 */
@NullMarked
class TruncatedEventStoreTest extends EventStoreContract {

    @Override
    protected EventStoreFixture newFixture() {
        Archive archive = new Archive(new InMemoryArchiveStorage());
        MirrorFixture mirror = new MirrorFixture(archive);
        LogMover mover = new LogMover(mirror.jdbi(), archive);
        Random random = new Random(1);
        Object lock = new Object();
        Runnable move =
                () -> {
                    synchronized (lock) {
                        mover.archiveUpTo(random.nextLong(mover.head() + 1));
                        mover.truncate(mirror.forgetful());
                    }
                };
        return (EventStoreFixture)
                Proxy.newProxyInstance(
                        EventStoreFixture.class.getClassLoader(),
                        new Class<?>[] {EventStoreFixture.class},
                        (proxy, method, arguments) -> {
                            try {
                                Object result = method.invoke(mirror, arguments);
                                return result instanceof EventStore store
                                        ? BeforeReads.of(EventStore.class, store, move)
                                        : result;
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }
}
