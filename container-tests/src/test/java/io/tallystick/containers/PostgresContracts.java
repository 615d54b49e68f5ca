package io.tallystick.containers;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.platform.commons.support.ReflectionSupport;
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
import java.util.stream.Stream;

/**
 * The contracts of the PostgreSQL adapters in a process of their own, because which server they use
 * is settled once in a process.
 */
final class PostgresContracts {

    private static final String ADAPTERS = "io.tallystick.postgres";

    private static final String CONTRACTS = "io.tallystick.testkit.contract";

    /** What depends on the server's version besides the contracts. */
    private static final List<String> OTHERS =
            List.of(
                    ADAPTERS + ".ProjectorTest",
                    ADAPTERS + ".RebuildTest",
                    ADAPTERS + ".SchemaTest",
                    ADAPTERS + ".DigestRepairTest");

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

    /** Whatever suite the testkit has, the adapters' own run of it is found by what it extends. */
    private static List<Class<?>> contracts() {
        List<Class<?>> suites =
                ReflectionSupport.findAllClassesInPackage(
                        ADAPTERS,
                        found ->
                                found.getSuperclass() != null
                                        && found.getSuperclass().getPackageName().equals(CONTRACTS),
                        name -> name.endsWith("Test"));
        if (suites.isEmpty()) {
            throw new IllegalStateException("no suites of the adapters are on the class path");
        }
        return suites;
    }

    public static void main(String[] arguments) {
        LauncherDiscoveryRequest suites =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(
                                Stream.<DiscoverySelector>concat(
                                                contracts().stream()
                                                        .map(suite -> selectClass(suite)),
                                                OTHERS.stream().map(name -> selectClass(name)))
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
