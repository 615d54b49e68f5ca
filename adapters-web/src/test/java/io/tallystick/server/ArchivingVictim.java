package io.tallystick.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A process that archives or restores in many ledgers, each up to one of its steps, and is gone as
 * with {@code kill -9} when all are there.
 */
final class ArchivingVictim {

    /** As the shell has it for what was killed with -9. */
    static final int KILLED = 137;

    private static final int LOST = 1;
    private static final int WORDS = DoomedArchiving.WORDS + 1;

    private ArchivingVictim() {}

    /**
     * How many steps an archiving takes.
     *
     * @param steps the last of them included
     */
    record Doom(DoomedArchiving archiving, int steps) {

        private static Doom parse(List<String> words) {
            return new Doom(
                    DoomedArchiving.parse(words.subList(1, WORDS)),
                    Integer.parseInt(words.getFirst()));
        }

        private List<String> words() {
            List<String> words = new ArrayList<>(List.of(Integer.toString(steps)));
            words.addAll(archiving.words());
            return words;
        }
    }

    /**
     * Runs to its death; what it says goes into a file.
     *
     * @return {@value #KILLED} if all came to their last step
     */
    static int run(List<Doom> dooms, Path output) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ArchivingVictim.class.getName()));
        dooms.forEach(doom -> command.addAll(doom.words()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
    }

    public static void main(String[] arguments) throws InterruptedException {
        for (int i = 0; i < arguments.length; i += WORDS) {
            takeToLastStep(Doom.parse(Arrays.asList(arguments).subList(i, i + WORDS)));
        }
        Runtime.getRuntime().halt(KILLED);
    }

    private static void takeToLastStep(Doom doom) throws InterruptedException {
        CountDownLatch there = new CountDownLatch(1);
        Thread.ofPlatform()
                .daemon()
                .uncaughtExceptionHandler(
                        (thread, failure) -> {
                            failure.printStackTrace();
                            Runtime.getRuntime().halt(LOST);
                        })
                .start(() -> doom.archiving().run(new LastStep(doom.steps(), there)));
        if (!there.await(30, TimeUnit.SECONDS)) {
            System.err.println(doom + " ends before");
            Runtime.getRuntime().halt(LOST);
        }
    }

    /** Returns from each step but one. Confined to one thread. */
    private static final class LastStep implements Consumer<String> {

        private final CountDownLatch there;
        private int left;

        LastStep(int steps, CountDownLatch there) {
            this.left = steps;
            this.there = there;
        }

        @Override
        public void accept(String step) {
            left--;
            if (left == 0) {
                there.countDown();
            }
            while (left <= 0) {
                LockSupport.park();
            }
        }
    }
}
