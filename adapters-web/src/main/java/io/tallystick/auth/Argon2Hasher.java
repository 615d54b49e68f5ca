package io.tallystick.auth;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;

import io.tallystick.application.failure.Overloaded;
import io.tallystick.application.port.PasswordHasher;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Argon2id (RFC 9106) with 19 MiB, 2 passes and 1 lane, as OWASP's cheat sheet on password storage
 * wants at least. As many run at once as there are processors: more would only take memory.
 * Thread-safe.
 */
public final class Argon2Hasher implements PasswordHasher {

    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Argon2Function argon2 =
            Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID);
    private final SecureRandom random = new SecureRandom();
    private final Semaphore room;
    private final Duration patience;
    private final String nobodys = hashNow("nobody has this password");

    public Argon2Hasher() {
        this(Math.max(2, Runtime.getRuntime().availableProcessors()), PATIENCE);
    }

    /**
     * @param atOnce how many hashes
     * @param patience of those that wait to compute one
     */
    Argon2Hasher(int atOnce, Duration patience) {
        this.room = new Semaphore(atOnce, true);
        this.patience = patience;
    }

    @Override
    public String hash(String password) {
        return withRoom(() -> hashNow(password));
    }

    private String hashNow(String password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return argon2.hash(bytes(password), salt).getResult();
    }

    @Override
    public boolean verify(String password, @Nullable String hash) {
        String against = hash == null ? nobodys : hash;
        boolean fits =
                withRoom(
                        () ->
                                Argon2Function.getInstanceFromHash(against)
                                        .check(
                                                bytes(password),
                                                against.getBytes(StandardCharsets.US_ASCII)));
        return fits && hash != null;
    }

    /** What takes as much memory and work, in whatever proportion, is as good. */
    @Override
    public boolean isWeak(String hash) {
        Argon2Function made = Argon2Function.getInstanceFromHash(hash);
        return made.getVariant() != Argon2.ID
                || made.getVersion() < Argon2Function.ARGON2_VERSION_13
                || made.getOutputLength() < HASH_BYTES
                || made.getMemory() < MEMORY_KIB
                || (long) made.getMemory() * made.getIterations() < (long) MEMORY_KIB * PASSES;
    }

    /** The same password may be typed on keyboards that spell an accent in two ways. */
    private static byte[] bytes(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    }

    private <T> T withRoom(Supplier<T> work) {
        try {
            if (!room.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new Overloaded("Too many log in at once, try again soon");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Overloaded("The server is stopping, try again soon");
        }
        try {
            return work.get();
        } finally {
            room.release();
        }
    }
}
