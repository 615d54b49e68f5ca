package io.tallystick.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.tallystick.application.account.AccountId;
import io.tallystick.application.account.Caller;
import io.tallystick.limit.Limit;
import io.tallystick.limit.LocalRateLimiter;
import io.tallystick.limit.RateLimiter;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * Refuses requests when there are too many: of a user, and from an address what nobody has logged
 * in for. Those who share an address, as behind one office's router, do not use up each other's.
 * Thread-safe.
 *
 * @param perUser null for as many as they like
 * @param perAddress null for as many as they like
 */
public record RateLimits(
        RateLimiter limiter,
        @Nullable Limit perUser,
        @Nullable Limit perAddress,
        MeterRegistry registry) {

    /** No limits at all. */
    public static RateLimits none(MeterRegistry registry) {
        return new RateLimits(new LocalRateLimiter(), null, null, registry);
    }

    /**
     * Counts a request of somebody who is known.
     *
     * @throws ProblemException if it is one too many
     */
    void count(Caller caller) {
        AccountId account = caller.account();
        take("user", account == null ? caller.user().toString() : account.toString(), perUser);
    }

    /**
     * Counts a request of somebody who is not known.
     *
     * @throws ProblemException if it is one too many
     */
    void count(ClientAddress client) {
        take("address", client.network(), perAddress);
    }

    /**
     * Counts a request with bad credentials or for nothing that there is. Apart from the others, so
     * that a client that goes on with an old token does not keep its user from logging in.
     *
     * @throws ProblemException if it is one too many
     */
    void countRefused(ClientAddress client) {
        take("address", "refused:" + client.network(), perAddress);
    }

    private void take(String kind, String whose, @Nullable Limit limit) {
        if (limit != null) {
            limiter.take(kind + ":" + whose, limit).ifPresent(wait -> refuse(kind, wait));
        }
    }

    private void refuse(String kind, Duration wait) {
        registry.counter("tallystick.rate.limited", "by", kind).increment();
        long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
        throw new ProblemException(
                Problem.of(
                                ErrorCode.RATE_LIMITED,
                                "Too many requests, try again in " + seconds + " s")
                        .withHeader("Retry-After", Long.toString(seconds)));
    }
}
