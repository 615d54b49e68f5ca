package io.tallystick.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Two users with their phones on one server that wants tokens: each must see all of their own, and
 * nothing of the other's. Confined.
 */
final class TwoUsers implements AutoCloseable {

    private static final String PASSWORD = "correct horse";

    private final Random random;
    private final List<String> story = new ArrayList<>();
    private final Scenario ann;
    private final Scenario bob;

    TwoUsers(long seed, World world) {
        this.random = new Random(seed);
        story.add("seed " + seed);
        this.ann = new Scenario(random.nextLong(), user("ann", seed, world), world, story);
        this.bob = new Scenario(random.nextLong(), user("bob", seed, world), world, story);
    }

    private static AppUser user(String name, long seed, World world) {
        String full = name + seed + "@example.com";
        world.server().addUser(full, PASSWORD);
        return AppUser.withAccount(full, PASSWORD);
    }

    List<String> story() {
        return story;
    }

    void run() {
        int steps = 40 + random.nextInt(60);
        for (int i = 0; i < steps; i++) {
            (random.nextBoolean() ? ann : bob).step();
        }
        ann.settle();
        bob.settle();
        JsonNode before = bob.hash();
        ann.hearOfAChange();
        assertThat(bob.hash()).as("hash of the one after the other's change").isEqualTo(before);
        bob.hearOfAChange();
        ann.check();
        bob.check();
        ann.checkSeesNothingOf(bob);
        bob.checkSeesNothingOf(ann);
    }

    @Override
    public void close() {
        ann.close();
        bob.close();
    }
}
