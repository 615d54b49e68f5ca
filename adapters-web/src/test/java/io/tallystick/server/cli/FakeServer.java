package io.tallystick.server.cli;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A server that only counts how often it is closed. */
@NullMarked
final class FakeServer implements RunningServer {

    int closed;
    @Nullable RuntimeException failure;
    final CompletableFuture<String> broken = new CompletableFuture<>();

    @Override
    public void onBroken(Consumer<String> reader) {
        CompletableFuture<Void> unused = broken.thenAccept(reader);
    }

    @Override
    public URI url() {
        return URI.create("http://127.0.0.1:8000");
    }

    @Override
    public String dataLocation() {
        return "/somewhere";
    }

    @Override
    public void close() {
        closed++;
        if (failure != null) {
            throw failure;
        }
    }
}
