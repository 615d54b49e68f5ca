package io.tallystick.server;

import io.lettuce.core.RedisURI;
import io.micrometer.core.instrument.MeterRegistry;
import io.tallystick.limit.LocalRateLimiter;
import io.tallystick.limit.RateLimiter;
import io.tallystick.limit.RedisRateLimiter;
import io.tallystick.server.config.LimitConfig;
import io.tallystick.server.config.Secret;
import io.tallystick.web.RateLimits;

import org.jspecify.annotations.Nullable;

/** Sets up how requests are counted. Stateless. */
final class Limits {

    private Limits() {}

    static RateLimits of(LimitConfig config, Application application, MeterRegistry metrics) {
        return new RateLimits(
                limiter(config.redis(), application, metrics),
                config.perUser(),
                config.perAddress(),
                metrics);
    }

    private static RateLimiter limiter(
            @Nullable Secret redis, Application application, MeterRegistry metrics) {
        LocalRateLimiter local = new LocalRateLimiter();
        if (redis == null) {
            return local;
        }
        RedisRateLimiter shared =
                application.opened(RedisRateLimiter.connect(RedisURI.create(redis.value()), local));
        metrics.gauge("tallystick.rate.shared", shared, limiter -> limiter.isShared() ? 1 : 0);
        return shared;
    }
}
