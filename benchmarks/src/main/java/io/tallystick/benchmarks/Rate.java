package io.tallystick.benchmarks;

import java.util.List;
import java.util.Locale;

/** Operations per second over several rounds. Immutable. */
record Rate(String name, List<Double> perSecond) {

    Rate {
        perSecond = perSecond.stream().sorted().toList();
    }

    double median() {
        return perSecond.get(perSecond.size() / 2);
    }

    String line(Rate baseline) {
        return String.format(
                Locale.ROOT,
                "%-44s %8.0f/s  (%.0f to %.0f)  x %.2f",
                name,
                median(),
                perSecond.getFirst(),
                perSecond.getLast(),
                median() / baseline.median());
    }
}
