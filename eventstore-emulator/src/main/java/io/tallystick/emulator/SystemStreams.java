package io.tallystick.emulator;

/** Names that mean something to the server. Stateless. */
final class SystemStreams {

    static final String ALL = "$all";

    private static final String METASTREAM_PREFIX = "$$";

    private SystemStreams() {}

    static boolean isSystem(String stream) {
        return stream.startsWith("$");
    }

    static boolean isMetastream(String stream) {
        return stream.startsWith(METASTREAM_PREFIX);
    }

    static String metastreamOf(String stream) {
        return METASTREAM_PREFIX + stream;
    }

    /** The stream that {@code metastream} is about. */
    static String originalOf(String metastream) {
        return metastream.substring(METASTREAM_PREFIX.length());
    }

    static boolean isValid(String stream) {
        return !stream.isEmpty() && !stream.equals(METASTREAM_PREFIX);
    }
}
