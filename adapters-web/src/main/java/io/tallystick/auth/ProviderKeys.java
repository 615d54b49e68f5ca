package io.tallystick.auth;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The keys of an OpenID provider, kept and fetched again when they are old or a token names one
 * that is not known. However many ask, one fetch is on its way at a time, all wait for that one,
 * and after it there is a pause, so that neither a provider that is away nor a flood of made-up
 * tokens leads to more. That a key does not exist is said only after a fetch. Thread-safe.
 */
final class ProviderKeys implements JWKSource<SecurityContext> {

    private static final Logger log = LoggerFactory.getLogger(ProviderKeys.class);

    /** Where keys come from. */
    @FunctionalInterface
    interface Source {
        JWKSet fetch() throws IOException, ParseException;
    }

    /**
     * How long things take.
     *
     * @param fresh how old keys may be while the provider answers
     * @param outage how old keys may be while it does not
     * @param pause between two fetches
     * @param patience with one fetch
     */
    record Times(Duration fresh, Duration outage, Duration pause, Duration patience) {
        static final Times USUAL =
                new Times(
                        Duration.ofMinutes(5),
                        Duration.ofHours(12),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(8));
    }

    private record Known(JWKSet keys, long readAt) {}

    private final Source source;
    private final Times times;
    private final LongSupplier nanoTime;
    private final Object lock = new Object();

    // guarded by lock, which nobody holds while anything is fetched
    private @Nullable CompletableFuture<Known> last;
    private long lastEndedAt;
    private volatile @Nullable Known known;
    private volatile boolean isAway;

    ProviderKeys(Source source, Times times, LongSupplier nanoTime) {
        this.source = source;
        this.times = times;
        this.nanoTime = nanoTime;
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
            throws KeySourceException {
        Known usable = usable();
        if (usable != null) {
            List<JWK> found = selector.select(usable.keys());
            if (!found.isEmpty()) {
                return found;
            }
        }
        return selector.select(await(fetch()).keys());
    }

    private @Nullable Known usable() {
        Known kept = known;
        if (kept == null || age(kept) <= times.fresh().toNanos()) {
            return kept;
        }
        Known inOutage = age(kept) <= times.outage().toNanos() ? kept : null;
        CompletableFuture<Known> fetch = fetch();
        if (isAway && inOutage != null) {
            return inOutage; // nobody waits for a provider that did not answer the last time
        }
        try {
            return await(fetch);
        } catch (KeySourceException e) {
            return inOutage;
        }
    }

    private long age(Known kept) {
        return nanoTime.getAsLong() - kept.readAt();
    }

    private static Known await(CompletableFuture<Known> fetch) throws KeySourceException {
        try {
            return fetch.get();
        } catch (ExecutionException e) {
            throw new KeySourceException("the provider does not give its keys", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeySourceException("interrupted while the provider was asked", e);
        }
    }

    /** The one on its way, or a new one, or what became of the last if that was a moment ago. */
    private CompletableFuture<Known> fetch() {
        synchronized (lock) {
            CompletableFuture<Known> before = last;
            if (before != null && !before.isDone()) {
                return before;
            }
            boolean isSoon = nanoTime.getAsLong() - lastEndedAt < times.pause().toNanos();
            if (before != null && isSoon) {
                return before.isCompletedExceptionally() ? before : tooSoon();
            }
            CompletableFuture<Known> started = start();
            last = started;
            return started;
        }
    }

    private static CompletableFuture<Known> tooSoon() {
        return CompletableFuture.failedFuture(
                new IOException("the keys were fetched a moment ago, a new one may come"));
    }

    /** Whoever drips its answer is cut off. */
    private CompletableFuture<Known> start() {
        CompletableFuture<Known> answer = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().name("provider-keys").unstarted(() -> run(answer));
        CompletableFuture<Known> result =
                answer.orTimeout(times.patience().toNanos(), TimeUnit.NANOSECONDS)
                        .whenComplete(
                                (read, failure) -> {
                                    ended(read, failure);
                                    thread.interrupt();
                                });
        thread.start();
        return result;
    }

    private void run(CompletableFuture<Known> answer) {
        try {
            long before = nanoTime.getAsLong();
            answer.complete(new Known(source.fetch(), before));
        } catch (IOException | ParseException | RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private void ended(@Nullable Known read, @Nullable Throwable failure) {
        if (failure != null) {
            log.warn("event=provider_keys_not_read reason=\"{}\"", failure.toString());
        }
        synchronized (lock) {
            lastEndedAt = nanoTime.getAsLong();
            isAway = read == null;
            if (read != null) {
                known = read;
            }
        }
    }
}
