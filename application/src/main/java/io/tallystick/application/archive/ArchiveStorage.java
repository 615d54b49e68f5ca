package io.tallystick.application.archive;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place of small files that never change, such as a folder or a bucket. Names have lower-case
 * letters, digits, hyphens and full stops, and begin with a letter or digit.
 *
 * <p>Implementations are thread-safe, and other processes may use the same place. Every method
 * throws {@link ArchiveUnavailable} when the place cannot be reached.
 */
public interface ArchiveStorage {

    /** What names look like. */
    Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,99}");

    /**
     * The name again.
     *
     * @throws IllegalArgumentException if it is none that a file can have
     */
    static String checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name of an archive's file: " + name);
        }
        return name;
    }

    /** How people call this place. */
    String description();

    /** All complete files, sorted. */
    List<String> names();

    /**
     * The beginning of a file; empty if there is no such file.
     *
     * @param limit how many bytes at most
     */
    Optional<byte[]> read(String name, int limit);

    /**
     * Writes a file whole or not at all, whatever happens; once this returns it stays, also if the
     * machine loses its power. Doing it again is fine.
     *
     * @throws ArchiveConflict if there is such a file with another content
     */
    void create(String name, byte[] content);

    /** Removes what an archiving that broke off left behind. Fine if there is no such file. */
    void discard(String name);
}
