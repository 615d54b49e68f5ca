package io.tallystick.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.access.SigningKeys;
import io.tallystick.application.account.SigningKey;
import io.tallystick.testkit.Rendezvous;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Servers whose keys are changed beside them. */
@NullMarked
@DisplayNameGeneration(ReplaceUnderscores.class)
class SigningKeysTest {

    private final InMemoryAccountStore store = new InMemoryAccountStore(ledger -> false);
    private final AtomicInteger made = new AtomicInteger();

    private SigningKey newKey() {
        return key("made " + made.incrementAndGet());
    }

    private static SigningKey key(String id) {
        return new SigningKey(id, new byte[32], Instant.EPOCH);
    }

    private SigningKeys kept() {
        return new SigningKeys(store, this::newKey, null, List.of());
    }

    @Test
    void what_a_command_drops_signs_nothing_from_then_on() {
        store.addFirstKey(key("first"));
        SigningKeys server = kept();
        assertThat(server.current()).isEqualTo(key("first"));

        store.addKey(key("second"));
        store.removeOldKeys();

        assertThat(server.current()).isEqualTo(key("second"));
    }

    @Test
    void servers_that_keep_their_keys_go_on_when_all_are_dropped() {
        store.addFirstKey(key("first"));
        List<SigningKeys> servers = List.of(kept(), kept(), kept());
        servers.forEach(SigningKeys::current);
        store.removeKeys();

        List<SigningKey> signing =
                Rendezvous.results(servers.size(), n -> servers.get(n).current());

        assertThat(store.keys()).hasSize(1).doesNotContain(key("first"));
        assertThat(signing).containsOnly(store.keys().getFirst());
        assertThat(servers)
                .allSatisfy(
                        server ->
                                assertThat(server.find(signing.getFirst().id()))
                                        .isEqualTo(signing.getFirst()));
    }

    @Test
    void one_with_a_secret_of_its_own_keeps_none() {
        SigningKeys server = new SigningKeys(store, this::newKey, key("own"), List.of());

        assertThat(server.current()).isEqualTo(key("own"));
        assertThat(store.keys()).isEmpty();
        assertThat(made).hasValue(0);
    }
}
