package io.tallystick.web;

import com.fasterxml.jackson.core.JsonGenerator;

import io.tallystick.domain.kernel.InvalidValue;

import java.io.IOException;
import java.util.Optional;

/** A setting that the mobile app knows, with what holds as long as the user sets nothing else. */
enum AppSetting {
    DARK_MODE(Kind.BOOLEAN, "true"),
    DEFAULT_DIRECTION(Kind.DIRECTION, "give"),
    FLIP_COLORS(Kind.BOOLEAN, "false"),
    DUE_DATE_ENABLED(Kind.BOOLEAN, "false"),
    DEFAULT_DUE_DATE_DAYS(Kind.DAYS, "30"),
    DEFAULT_DUE_DATE_SWITCH(Kind.BOOLEAN, "false");

    private enum Kind {
        BOOLEAN("true|false", "must be true or false"),
        DIRECTION("give|received", "must be give or received"),
        DAYS("0|[1-9][0-9]{0,4}", "must be a whole number from 0 to 99999");

        private final String form;
        private final String rule;

        Kind(String form, String rule) {
            this.form = form;
            this.rule = rule;
        }
    }

    private final Kind kind;
    private final String initial;

    AppSetting(Kind kind, String initial) {
        this.kind = kind;
        this.initial = initial;
    }

    String key() {
        return Values.lower(this);
    }

    String initial() {
        return initial;
    }

    /** The one of this key; empty for one that the app does not know. */
    static Optional<AppSetting> find(String key) {
        for (AppSetting setting : values()) {
            if (setting.key().equals(key)) {
                return Optional.of(setting);
            }
        }
        return Optional.empty();
    }

    /**
     * @throws InvalidValue if the app could not read it
     */
    void check(String value) {
        if (!value.matches(kind.form)) {
            throw new InvalidValue(kind.rule);
        }
    }

    /** Writes a field with a checked value, in the type that the app reads. */
    void write(JsonGenerator json, String value) throws IOException {
        switch (kind) {
            case BOOLEAN -> json.writeBooleanField(key(), Boolean.parseBoolean(value));
            case DIRECTION -> json.writeStringField(key(), value);
            case DAYS -> json.writeNumberField(key(), Integer.parseInt(value));
        }
    }
}
