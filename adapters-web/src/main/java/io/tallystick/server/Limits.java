package io.tallystick.server;

import io.lettuce.core.RedisURI;
import io.micrometer.core.instrument.MeterRegistry;
import io.tallystick.application.port.LoginThrottle;
import io.tallystick.auth.BucketThrottle;
import io.tallystick.limit.LocalRateLimiter;
import io.tallystick.limit.RateLimiter;
import io.tallystick.limit.RedisRateLimiter;
import io.tallystick.server.config.LimitConfig;
import io.tallystick.server.config.Secret;
import io.tallystick.web.RateLimits;

import org.jspecify.annotations.Nullable;

/** Sets up how requests and log-ins are counted. For one start. */
final class Limits {

    private final LimitConfig config;
    private final MeterRegistry metrics;

    /** Null if this server counts by itself. */
    private final @Nullable RedisRateLimiter shared;

    private Limits(LimitConfig config, MeterRegistry metrics, @Nullable RedisRateLimiter shared) {
        this.config = config;
        this.metrics = metrics;
        this.shared = shared;
    }

    static Limits of(LimitConfig config, Application application, MeterRegistry metrics) {
        Secret redis = config.redis();
        if (redis == null) {
            return new Limits(config, metrics, null);
        }
        RedisRateLimiter shared =
                application.opened(
                        RedisRateLimiter.connect(
                                RedisURI.create(redis.value()), new LocalRateLimiter()));
        metrics.gauge("tallystick.rate.shared", shared, limiter -> limiter.isShared() ? 1 : 0);
        return new Limits(config, metrics, shared);
    }

    RateLimits ofRequests() {
        RateLimiter limiter = shared != null ? shared : new LocalRateLimiter();
        return new RateLimits(limiter, config.perUser(), config.perAddress(), metrics);
    }

    LoginThrottle ofLogins() {
        return shared != null ? new BucketThrottle(shared::withLocal) : new BucketThrottle();
    }
}
