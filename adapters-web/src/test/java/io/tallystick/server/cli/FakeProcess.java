package io.tallystick.server.cli;

import org.jspecify.annotations.NullMarked;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process that a test asks to end. */
@NullMarked
final class FakeProcess implements ProcessEvents {

    final List<Runnable> actions = new ArrayList<>();
    private final CompletableFuture<Runnable> hook = new CompletableFuture<>();
    final List<Integer> halted = new ArrayList<>();

    @Override
    public void onShutdown(Runnable action) {
        actions.add(action);
        hook.complete(action);
    }

    @Override
    public void halt(int exitCode) {
        halted.add(exitCode);
    }

    Runnable awaitHook() throws Exception {
        return hook.get(60, TimeUnit.SECONDS);
    }
}
