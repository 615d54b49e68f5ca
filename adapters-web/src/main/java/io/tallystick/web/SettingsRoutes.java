package io.tallystick.web;

import io.javalin.http.Context;
import io.tallystick.application.port.SettingsStore;
import io.tallystick.domain.kernel.InvalidValue;
import io.tallystick.domain.kernel.TextRules;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;

/** What the user has set in the app. Thread-safe. */
final class SettingsRoutes {

    private static final String PATH = "/api/settings";

    /** What the app's released versions ask for, for they cut too much off the address. */
    private static final String ALIAS = "/settings";

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.-]{1,100}");
    private static final int MAX_VALUE = 1000;

    private final SettingsStore settings;
    private final BodyReader bodies;

    SettingsRoutes(SettingsStore settings, BodyReader bodies) {
        this.settings = settings;
        this.bodies = bodies;
    }

    void register(Router router) {
        router.get(PATH, this::readAll);
        router.put(PATH + "/{key}", this::write);
        router.get(ALIAS, this::readSet);
        router.put(ALIAS + "/{key}", this::write);
    }

    private void readAll(Context ctx) throws IOException {
        answer(ctx, settings.settings(Router.userOf(ctx)), true);
    }

    /** The app overwrites its own settings with what it gets, so it gets only what it once sent. */
    private void readSet(Context ctx) throws IOException {
        answer(ctx, settings.settings(Router.userOf(ctx)), false);
    }

    private static void answer(Context ctx, Map<String, String> set, boolean withInitial)
            throws IOException {
        Answers.json(
                ctx,
                200,
                json -> {
                    json.writeStartObject();
                    for (AppSetting setting : AppSetting.values()) {
                        String value = set.get(setting.key());
                        if (value != null || withInitial) {
                            setting.write(json, value != null ? value : setting.initial());
                        }
                    }
                    json.writeEndObject();
                });
    }

    private void write(Context ctx) throws IOException {
        FieldErrors errors = new FieldErrors();
        String key = ctx.pathParam("key");
        if (!KEY.matcher(key).matches()) {
            errors.add("key", "must be 1 to 100 letters, digits or any of _.-");
        }
        FieldReader fields =
                new FieldReader(
                        bodies.read(ctx.req(), MediaType.JSON),
                        errors,
                        FieldReader.NullMeaning.UNCHANGED);
        Parsed<String> value = fields.required("value", Values.text(text -> checked(key, text)));
        errors.throwIfAny();
        if (!settings.put(Router.userOf(ctx), key, value.get())) {
            throw new ProblemException(
                    Problem.invalid(
                            "There are "
                                    + SettingsStore.MAX_SETTINGS
                                    + " settings already, which is the most"));
        }
        Answers.json(
                ctx,
                200,
                json -> {
                    json.writeStartObject();
                    json.writeStringField("key", key);
                    json.writeStringField("value", value.get());
                    json.writeEndObject();
                });
    }

    private static String checked(String key, String value) {
        if (value.length() > MAX_VALUE || value.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidValue(
                    "must be up to " + MAX_VALUE + " characters without control characters");
        }
        AppSetting.find(key).ifPresent(setting -> setting.check(value));
        return TextRules.checkKept(value, MAX_VALUE);
    }
}
