package io.tallystick.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Another JVM that runs {@link VictimMain}, seen from the test. */
record Victim(Process process, Path directory) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static Victim start(Path directory) throws IOException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                VictimMain.class.getName(),
                                directory.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("victim.out").toFile())
                        .start();
        return new Victim(process, directory.toRealPath());
    }

    Victim awaitRow() {
        return await(() -> Files.exists(directory.resolve("row-is-written")));
    }

    Victim await(BooleanSupplier condition) {
        org.awaitility.Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .failFast("the other JVM ended", () -> !process.isAlive())
                .until(condition::getAsBoolean);
        return this;
    }

    String output() throws IOException {
        return Files.readString(directory.resolve("victim.out"));
    }

    /** Like {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
