package io.tallystick.application.archive;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How files of an archive are called: {@code 00000001.json} is the first manifest, and {@code
 * 00000001-} with the beginning of a hash its events, so that what broke off is never taken for
 * what was completed later. Stateless.
 */
final class FileNames {

    private static final int HASH_LENGTH = 16;
    private static final Pattern MANIFEST = Pattern.compile("([0-9]{8})\\.json");
    private static final Pattern EVENTS =
            Pattern.compile("([0-9]{8})-[0-9a-f]{" + HASH_LENGTH + "}\\.ndjson\\.gz");

    private FileNames() {}

    static String manifest(int number) {
        return String.format(Locale.ROOT, "%08d.json", number);
    }

    static String events(int number, String hash) {
        return String.format(
                Locale.ROOT, "%08d-%s.ndjson.gz", number, hash.substring(0, HASH_LENGTH));
    }

    /** The number of the segment whose manifest is called so; empty if it is none. */
    static OptionalInt numberOfManifest(String name) {
        return number(MANIFEST.matcher(name));
    }

    /** The number of the segment whose events are called so; empty if it is something else. */
    static OptionalInt numberOfEvents(String name) {
        return number(EVENTS.matcher(name));
    }

    private static OptionalInt number(Matcher name) {
        return name.matches()
                ? OptionalInt.of(Integer.parseInt(name.group(1)))
                : OptionalInt.empty();
    }
}
