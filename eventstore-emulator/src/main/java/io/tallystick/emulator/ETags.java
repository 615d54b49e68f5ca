package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.util.SplittableRandom;

/**
 * Tags of a version and a media type. The part of the media type differs between starts, as it does
 * at the real server. Immutable.
 */
final class ETags {

    private final int salt = new SplittableRandom().nextInt();

    /** Without the quotes. */
    String of(long version, Codec codec) {
        return version + ";" + hash(codec);
    }

    /** Whether the client has this very version already. */
    boolean matches(@Nullable String ifNoneMatch, long version, Codec codec) {
        return ifNoneMatch != null
                && ifNoneMatch.replaceAll("^\"+|\"+$", "").equals(of(version, codec));
    }

    private int hash(Codec codec) {
        return codec.mediaType().hashCode() ^ salt;
    }
}
