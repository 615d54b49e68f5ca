package io.tallystick.application.archive;

import io.tallystick.application.archive.Verification.Flaw;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong; remembers no more than can be told. Not thread-safe. */
final class Flaws {

    private final List<Flaw> first = new ArrayList<>();
    private long count;

    void add(String file, String problem) {
        add(new Flaw(file, problem));
    }

    void add(Flaw flaw) {
        if (first.size() < Verification.MAX_FLAWS) {
            first.add(flaw);
        }
        count++;
    }

    List<Flaw> first() {
        return first;
    }

    long count() {
        return count;
    }
}
