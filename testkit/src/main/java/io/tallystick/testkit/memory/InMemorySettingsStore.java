package io.tallystick.testkit.memory;

import io.tallystick.application.port.SettingsStore;
import io.tallystick.domain.kernel.UserId;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Settings in memory. Thread-safe. */
public final class InMemorySettingsStore implements SettingsStore {

    private final Map<UserId, TreeMap<String, String>> users = new HashMap<>();

    @Override
    public synchronized SortedMap<String, String> settings(UserId user) {
        return new TreeMap<>(users.getOrDefault(user, new TreeMap<>()));
    }

    @Override
    public synchronized boolean put(UserId user, String key, String value) {
        Map<String, String> settings = users.computeIfAbsent(user, absent -> new TreeMap<>());
        if (settings.size() >= MAX_SETTINGS && !settings.containsKey(key)) {
            return false;
        }
        settings.put(key, value);
        return true;
    }
}
