package io.tallystick.limit;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;

import java.time.Duration;

/** Tells whether a Redis answers. Stateless. */
public final class RedisPing {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private RedisPing() {}

    /**
     * Connects, logs in if the address says so, and asks it.
     *
     * @throws RedisException why it does not answer
     */
    public static void send(RedisURI uri) {
        RedisURI patient = RedisURI.builder(uri).withTimeout(PATIENCE).build();
        try (RedisClient client = RedisClient.create(patient);
                StatefulRedisConnection<String, String> connection = client.connect()) {
            String unused = connection.sync().ping();
        }
    }
}
