package io.tallystick.postgres;

import org.jspecify.annotations.NullMarked;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;

/** Does something before each read of a store or log. Stateless. */
@NullMarked
final class BeforeReads {

    private static final Set<String> NO_READS =
            Set.of("append", "awaitEventsAfter", "awaitActivity", "head", "digest", "subscribe");

    private BeforeReads() {}

    static <P> P of(Class<P> port, P target, Runnable before) {
        return port.cast(
                Proxy.newProxyInstance(
                        port.getClassLoader(),
                        new Class<?>[] {port},
                        (proxy, method, arguments) -> {
                            if (!NO_READS.contains(method.getName())) {
                                before.run();
                            }
                            try {
                                return method.invoke(target, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }));
    }
}
