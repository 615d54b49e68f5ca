package io.tallystick.testkit;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Makes random values for property tests. The same seed makes the same values, so a test names its
 * seed when it fails and becomes a regression test with it.
 *
 * @param <T> the values
 */
@FunctionalInterface
public interface Gen<T extends @Nullable Object> {

    /** The next value. */
    T next(RandomGenerator random);

    /** The first value of a seed. */
    default T sample(long seed) {
        return next(new SplittableRandom(seed));
    }

    default <R extends @Nullable Object> Gen<R> map(Function<? super T, ? extends R> function) {
        return random -> function.apply(next(random));
    }

    default <R extends @Nullable Object> Gen<R> flatMap(Function<? super T, Gen<R>> function) {
        return random -> function.apply(next(random)).next(random);
    }

    /** Lists of {@code min} to {@code max} values, both inclusive. */
    default Gen<List<T>> listOf(int min, int max) {
        return random -> {
            int size = random.nextInt(min, max + 1);
            List<T> values = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                values.add(next(random));
            }
            return Collections.unmodifiableList(values);
        };
    }

    /** Null in one of {@code every} cases. */
    default Gen<@Nullable T> orNull(int every) {
        return random -> random.nextInt(every) == 0 ? null : next(random);
    }

    static <T> Gen<T> always(T value) {
        return random -> value;
    }

    /** One of the values, each as likely. */
    static <T> Gen<T> oneOf(List<T> values) {
        List<T> choices = List.copyOf(values);
        return random -> choices.get(random.nextInt(choices.size()));
    }

    /** One of the constants of an enum, each as likely. */
    static <T extends Enum<T>> Gen<T> constantOf(Class<T> type) {
        return oneOf(Arrays.asList(type.getEnumConstants()));
    }

    /** A value of one of the generators, each as likely; name one twice to make it likelier. */
    static <T> Gen<T> anyOf(List<Gen<? extends T>> generators) {
        List<Gen<? extends T>> choices = List.copyOf(generators);
        return random -> choices.get(random.nextInt(choices.size())).next(random);
    }

    /** Integers of a range, both ends inclusive. */
    static Gen<Integer> ints(int min, int max) {
        return random -> (int) random.nextLong(min, max + 1L);
    }

    /** Longs of a range, both ends inclusive and often hit. */
    static Gen<Long> longs(long min, long max) {
        return random ->
                switch (random.nextInt(8)) {
                    case 0 -> min;
                    case 1 -> max;
                    default ->
                            max == Long.MAX_VALUE
                                    ? Math.max(min, random.nextLong())
                                    : random.nextLong(min, max + 1);
                };
    }

    /** Ids, half of them with the highest bit set: that is where orders differ. */
    static Gen<UUID> uuids() {
        return random -> new UUID(random.nextLong(), random.nextLong());
    }

    /** The same values in another order. */
    static <T> Gen<List<T>> shuffled(List<T> values) {
        return random -> {
            List<T> shuffled = new ArrayList<>(values);
            Collections.shuffle(shuffled, Random.from(random));
            return List.copyOf(shuffled);
        };
    }

    /** Plain short words. */
    static Gen<String> words() {
        return ints('a', 'z')
                .listOf(1, 8)
                .map(
                        letters -> {
                            StringBuilder word = new StringBuilder();
                            letters.forEach(word::appendCodePoint);
                            return word.toString();
                        });
    }

    /**
     * Texts that break careless code, all of them valid Unicode without control characters.
     *
     * @param maxLength in code points; texts of just this length come too
     */
    static Gen<String> nastyText(int maxLength) {
        Gen<String> full = oneOf(NastyText.FRAGMENTS).map(part -> NastyText.fill(part, maxLength));
        Gen<String> mixed =
                anyOf(List.of(oneOf(NastyText.FRAGMENTS), words()))
                        .listOf(0, 6)
                        .map(parts -> NastyText.cut(String.join("", parts), maxLength));
        return anyOf(List.of(mixed, mixed, mixed, mixed, mixed, mixed, mixed, full));
    }
}
