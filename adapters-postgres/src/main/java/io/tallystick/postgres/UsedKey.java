package io.tallystick.postgres;

import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.KeyUse;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.kernel.UserId;

import org.jdbi.v3.core.Handle;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** An idempotency key of a user. Immutable. */
record UsedKey(UserId user, String keyHash) {

    /** Empty if the event was requested without one. */
    static Optional<UsedKey> in(EventMetadata metadata) {
        KeyUse keyUse = metadata.keyUse();
        return keyUse == null
                ? Optional.empty()
                : Optional.of(new UsedKey(metadata.userId(), keyUse.keyHash()));
    }

    /** Those that an event of the log has already. */
    static Set<UsedKey> usedAmong(Handle handle, Collection<UsedKey> keys) {
        Set<UsedKey> used = new HashSet<>();
        if (keys.isEmpty()) {
            return used;
        }
        handle.createQuery(
                        "select e.user_id, e.key_hash from unnest(:users, :keys) as k(user_id,"
                                + " key_hash) join events e on e.user_id = k.user_id and e.key_hash"
                                + " = decode(k.key_hash, 'hex')")
                .bind("users", keys.stream().map(key -> key.user().value()).toArray(UUID[]::new))
                .bind("keys", keys.stream().map(UsedKey::keyHash).toArray(String[]::new))
                .map(
                        (row, context) ->
                                new UsedKey(
                                        new UserId(row.getObject("user_id", UUID.class)),
                                        EventRows.hex(row.getBytes("key_hash"))))
                .forEach(used::add);
        return used;
    }

    /** Whether an event of another stream has one of the keys. */
    static boolean usedOutside(Handle handle, StreamName stream, Collection<UsedKey> keys) {
        return handle.createQuery(
                        "select exists (select 1 from unnest(:users, :keys) as k(user_id, key_hash)"
                                + " join events e on e.user_id = k.user_id and e.key_hash ="
                                + " decode(k.key_hash, 'hex') where e.stream <> :stream)")
                .bind("users", keys.stream().map(key -> key.user().value()).toArray(UUID[]::new))
                .bind("keys", keys.stream().map(UsedKey::keyHash).toArray(String[]::new))
                .bind("stream", stream.value())
                .mapTo(Boolean.class)
                .one();
    }
}
