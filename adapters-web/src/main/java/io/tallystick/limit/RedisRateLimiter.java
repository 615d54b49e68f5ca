package io.tallystick.limit;

import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Token buckets in Redis, which all servers share. Requests never depend on it: when it does not
 * answer in time they are counted here, and it is asked again a little later. Thread-safe.
 */
public final class RedisRateLimiter implements RateLimiter, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RedisRateLimiter.class);

    private static final String KEY_PREFIX = "tallystick:limit:";
    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(2);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);
    private static final Duration KEPT_AFTER_FULL = Duration.ofSeconds(10);

    private final RedisClient client;
    private final RateLimiter local;
    private final Duration patience;
    private final Thread connecting;
    private volatile @Nullable AsyncProxyManager<byte[]> shared;
    private volatile long pausedUntilNanos = System.nanoTime();
    private volatile boolean failing;

    private RedisRateLimiter(RedisClient client, RateLimiter local, Duration patience) {
        this.client = client;
        this.local = local;
        this.patience = patience;
        this.connecting = Thread.ofVirtual().name("redis-connect").unstarted(this::connect);
    }

    /**
     * Begins to connect and returns at once: a Redis that is away is no reason not to serve.
     *
     * @param local counts while Redis does not answer
     */
    public static RedisRateLimiter connect(RedisURI uri, RateLimiter local) {
        return connect(uri, local, PATIENCE);
    }

    /**
     * @param patience how long a request waits for Redis
     */
    static RedisRateLimiter connect(RedisURI uri, RateLimiter local, Duration patience) {
        RedisClient client = RedisClient.create(uri);
        client.setOptions(
                ClientOptions.builder()
                        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                        .requestQueueSize(10_000)
                        .socketOptions(
                                SocketOptions.builder().connectTimeout(CONNECT_PATIENCE).build())
                        .timeoutOptions(TimeoutOptions.enabled(patience))
                        .build());
        RedisRateLimiter limiter = new RedisRateLimiter(client, local, patience);
        limiter.connecting.start();
        return limiter;
    }

    /** The first time; later the client connects again by itself. */
    private void connect() {
        while (shared == null && !Thread.currentThread().isInterrupted()) {
            try {
                StatefulRedisConnection<byte[], byte[]> connection =
                        client.connect(ByteArrayCodec.INSTANCE);
                shared =
                        Bucket4jLettuce.casBasedBuilder(connection)
                                .expirationAfterWrite(
                                        ExpirationAfterWriteStrategy
                                                .basedOnTimeForRefillingBucketUpToMax(
                                                        KEPT_AFTER_FULL))
                                .build()
                                .asAsync();
                pausedUntilNanos = System.nanoTime();
                succeeded();
            } catch (RuntimeException e) {
                failed(e);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE_AFTER_FAILURE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether Redis counts just now. */
    public boolean isShared() {
        return shared != null && !failing;
    }

    /**
     * Counts in the same Redis.
     *
     * @param other counts while that does not answer
     */
    public RateLimiter withLocal(RateLimiter other) {
        return new RateLimiter() {
            @Override
            public Optional<Duration> take(String key, Limit limit) {
                return RedisRateLimiter.this.take(key, limit, other);
            }

            @Override
            public void giveBack(String key, Limit limit) {
                RedisRateLimiter.this.giveBack(key, limit, other);
            }
        };
    }

    @Override
    public Optional<Duration> take(String key, Limit limit) {
        return take(key, limit, local);
    }

    private Optional<Duration> take(String key, Limit limit, RateLimiter otherwise) {
        ConsumptionProbe probe =
                ask(key, limit, bucket -> bucket.tryConsumeAndReturnRemaining(1)).orElse(null);
        if (probe == null) {
            return otherwise.take(key, limit);
        }
        return probe.isConsumed()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    @Override
    public void giveBack(String key, Limit limit) {
        giveBack(key, limit, local);
    }

    private void giveBack(String key, Limit limit, RateLimiter otherwise) {
        boolean isGiven =
                ask(key, limit, bucket -> bucket.addTokens(1).thenApply(nothing -> true))
                        .orElse(false);
        if (!isGiven) {
            otherwise.giveBack(key, limit);
        }
    }

    /** Empty if Redis does not answer. */
    private <T> Optional<T> ask(
            String key, Limit limit, Function<AsyncBucketProxy, CompletableFuture<T>> question) {
        AsyncProxyManager<byte[]> buckets = shared;
        if (buckets == null || System.nanoTime() - pausedUntilNanos < 0) {
            return Optional.empty();
        }
        try {
            AsyncBucketProxy bucket =
                    buckets.builder()
                            .build(
                                    redisKey(key, limit),
                                    () ->
                                            CompletableFuture.completedFuture(
                                                    RecentBuckets.configuration(limit)));
            T answer = question.apply(bucket).get(patience.toNanos(), TimeUnit.NANOSECONDS);
            succeeded();
            return Optional.of(answer);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /** A bucket keeps the limit it was made with, so a server with another one needs its own. */
    private static byte[] redisKey(String key, Limit limit) {
        return (KEY_PREFIX + limit.requests() + "/" + limit.period() + ":" + key)
                .getBytes(StandardCharsets.UTF_8);
    }

    private void succeeded() {
        if (failing) {
            failing = false;
            log.info("event=redis_back");
        }
    }

    private void failed(Exception cause) {
        pausedUntilNanos = System.nanoTime() + PAUSE_AFTER_FAILURE.toNanos();
        if (!failing) {
            failing = true;
            log.warn(
                    "event=redis_away reason=\"{}\": each server counts requests and log-ins"
                            + " by itself until REDIS_URL answers again",
                    rootCause(cause).toString());
        }
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    @Override
    public void close() {
        connecting.interrupt();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
