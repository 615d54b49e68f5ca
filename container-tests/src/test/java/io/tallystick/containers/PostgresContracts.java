package io.tallystick.containers;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The contracts of the PostgreSQL adapters in a process of their own, because which server they use
 * is settled once in a process.
 */
final class PostgresContracts {

    private static final List<String> SUITES =
            List.of(
                    "io.tallystick.postgres.PostgresEventStoreTest",
                    "io.tallystick.postgres.PostgresEventLogTest",
                    "io.tallystick.postgres.PostgresLedgerViewsTest",
                    "io.tallystick.postgres.PostgresLedgerModelTest",
                    "io.tallystick.postgres.MirrorLedgerModelTest",
                    "io.tallystick.postgres.ProjectorTest",
                    "io.tallystick.postgres.RebuildTest");

    private PostgresContracts() {}

    /**
     * @param server {@code host:port/user/password}
     * @return 0 if there were tests and all passed
     */
    static int runOn(String server) throws IOException, InterruptedException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Dtallystick.test.postgres=" + server,
                        "-cp",
                        System.getProperty("java.class.path"),
                        PostgresContracts.class.getName())
                .inheritIO()
                .start()
                .waitFor();
    }

    public static void main(String[] arguments) {
        LauncherDiscoveryRequest suites =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(
                                SUITES.stream()
                                        .<DiscoverySelector>map(name -> selectClass(name))
                                        .toList())
                        .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        Launcher launcher = LauncherFactory.create();
        launcher.execute(suites, listener);
        TestExecutionSummary summary = listener.getSummary();
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        summary.printTo(out);
        summary.printFailuresTo(out, 20);
        System.exit(
                summary.getTestsFoundCount() > 0 && summary.getTotalFailureCount() == 0 ? 0 : 1);
    }
}
