package io.tallystick.server.cli;

/** What a process and its surroundings do to each other. */
public interface ProcessEvents {

    /** Runs {@code action} once when the process is asked to end, on a thread of its own. */
    void onShutdown(Runnable action);

    /** Ends the process at once while it is being shut down. */
    void halt(int exitCode);

    /** Those of the Java virtual machine. */
    static ProcessEvents ofJavaRuntime() {
        return new ProcessEvents() {
            @Override
            public void onShutdown(Runnable action) {
                Runtime.getRuntime().addShutdownHook(new Thread(action, "shutdown"));
            }

            @Override
            public void halt(int exitCode) {
                Runtime.getRuntime().halt(exitCode);
            }
        };
    }
}
