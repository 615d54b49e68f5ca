package io.tallystick.testkit.contract;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;
import org.junit.platform.testkit.engine.Events;

import java.util.List;
import java.util.stream.Stream;

/** Runs suites inside a test and tells how their cases ended. Stateless. */
final class Suite {

    private Suite() {}

    /** How the cases of a suite ended, by name. */
    record Ending(List<String> failed, List<String> notFailed) {}

    static Ending run(Class<?> suite) {
        Events cases =
                EngineTestKit.engine("junit-jupiter")
                        .selectors(selectClass(suite))
                        .execute()
                        .testEvents();
        Stream<Event> skipped = Stream.concat(cases.skipped().stream(), cases.aborted().stream());
        return new Ending(
                cases.failed().stream().map(Suite::nameOf).toList(),
                Stream.concat(cases.succeeded().stream(), skipped).map(Suite::nameOf).toList());
    }

    /** Whether the case was run and failed. */
    static boolean fails(Class<?> suite, String name) {
        return EngineTestKit.engine("junit-jupiter")
                        .selectors(selectMethod(suite, name))
                        .execute()
                        .testEvents()
                        .failed()
                        .stream()
                        .filter(event -> event.getType() == EventType.FINISHED)
                        .count()
                == 1;
    }

    private static String nameOf(Event event) {
        return event.getTestDescriptor().getDisplayName();
    }
}
