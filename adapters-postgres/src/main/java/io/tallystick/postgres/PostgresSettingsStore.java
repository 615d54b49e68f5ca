package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.port.SettingsStore;
import io.tallystick.domain.kernel.UserId;

import org.jdbi.v3.core.Jdbi;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Settings in a table of their own, beside the read models. Thread-safe. */
final class PostgresSettingsStore implements SettingsStore {

    private static final String SELECT = "select key, value from settings where user_id = :user";

    private static final String PUT =
            "insert into settings (user_id, key, value) select :user, :key, :value where (select"
                    + " count(*) from settings where user_id = :user and key <> :key) < :max on"
                    + " conflict (user_id, key) do update set value = excluded.value, updated_at ="
                    + " now()";

    private final Jdbi jdbi;

    PostgresSettingsStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public SortedMap<String, String> settings(UserId user) {
        return SqlFailures.asking(
                Store.PROJECTIONS,
                "read settings",
                () ->
                        jdbi.withHandle(
                                handle ->
                                        handle.createQuery(SELECT)
                                                .bind("user", user.value())
                                                .map(
                                                        (row, context) ->
                                                                Map.entry(
                                                                        row.getString("key"),
                                                                        row.getString("value")))
                                                .collect(
                                                        Collectors.toMap(
                                                                Map.Entry::getKey,
                                                                Map.Entry::getValue,
                                                                (one, other) -> other,
                                                                TreeMap::new))));
    }

    @Override
    public boolean put(UserId user, String key, String value) {
        return SqlFailures.asking(
                Store.PROJECTIONS,
                "write a setting",
                () ->
                        jdbi.withHandle(
                                handle ->
                                        handle.createUpdate(PUT)
                                                        .bind("user", user.value())
                                                        .bind("key", key)
                                                        .bind("value", value)
                                                        .bind("max", MAX_SETTINGS)
                                                        .execute()
                                                == 1));
    }
}
