package io.tallystick.server.config;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads settings one by one and collects what is wrong with them. Confined to one thread. */
final class SettingReader {

    private static final int MAX_SHOWN = 80;

    /** Turns a text into a value; the message of its exception says what is allowed. */
    interface Parser<T> {
        T parse(String text);
    }

    private final Map<String, String> settings;
    private final List<String> problems = new ArrayList<>();

    SettingReader(Map<String, String> settings) {
        this.settings = settings;
    }

    /** The text that is set, else the default; null if that is empty. */
    @Nullable String text(Setting setting) {
        String text = settings.getOrDefault(setting.name(), "").strip();
        String orDefault = text.isEmpty() ? setting.defaultText() : text;
        return orDefault.isEmpty() ? null : orDefault;
    }

    /** Reads a setting; {@code otherwise} if it is empty, or bad, which is then a problem. */
    <T extends @Nullable Object> T read(Setting setting, Parser<T> parser, T otherwise) {
        String text = text(setting);
        if (text == null) {
            return otherwise;
        }
        try {
            return parser.parse(text);
        } catch (IllegalArgumentException e) {
            reject(setting, text, String.valueOf(e.getMessage()));
            return otherwise;
        }
    }

    void reject(Setting setting, String text, String reason) {
        String shown = setting.isSecret() ? "***" : shown(text);
        problems.add(setting.name() + "=" + shown + ": " + reason);
    }

    void throwIfBad() {
        if (!problems.isEmpty()) {
            throw new InvalidConfiguration(problems);
        }
    }

    private static String shown(String text) {
        String oneLine = text.replaceAll("\\p{Cntrl}", "?");
        return oneLine.length() <= MAX_SHOWN ? oneLine : oneLine.substring(0, MAX_SHOWN) + "...";
    }
}
