package io.tallystick.application.archive;

import io.tallystick.application.view.Segment;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/**
 * What a look at every byte of an archive found. Immutable.
 *
 * @param segments how many manifests there are
 * @param events how many events could be read
 * @param flaws what is wrong, the first {@value #MAX_FLAWS}
 * @param flawCount how many flaws there are in all
 * @param leftovers files that an archiving left that broke off; nothing needs them
 */
public record Verification(
        int segments, long events, List<Flaw> flaws, long flawCount, List<String> leftovers) {

    /** The most flaws that are named. */
    public static final int MAX_FLAWS = 1000;

    /**
     * Something that is not as it was written.
     *
     * @param file that it is in
     * @param problem the end of a sentence that begins with the file
     * @param segment whose events are not all to be had, null if that cannot be told
     */
    public record Flaw(String file, String problem, @Nullable Segment segment) {

        /** Of a file of which nothing else is known. */
        Flaw(String file, String problem) {
            this(file, problem, null);
        }

        @Override
        public String toString() {
            return segment == null
                    ? file + " " + problem
                    : String.format(
                            Locale.ROOT,
                            "%s %s: it has the events at positions %d to %d, recorded from %s to"
                                    + " %s",
                            file,
                            problem,
                            segment.first().value(),
                            segment.last().value(),
                            segment.recorded().from(),
                            segment.recorded().to());
        }
    }

    public Verification {
        flaws = List.copyOf(flaws);
        leftovers = List.copyOf(leftovers);
    }

    /** Whether all is as it was written. */
    public boolean isSound() {
        return flawCount == 0;
    }
}
