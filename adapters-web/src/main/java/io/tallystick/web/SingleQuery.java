package io.tallystick.web;

import io.tallystick.application.codec.Rfc3339;
import io.tallystick.domain.kernel.InvalidValue;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * Which state of one entity is wanted: today's, that of a version, or that as of an instant. What
 * was deleted at that time is shown as deleted; of today's only on request. Immutable.
 */
record SingleQuery(boolean includeDeleted, @Nullable Long version, @Nullable Instant asOf) {

    static SingleQuery read(QueryParams params) {
        boolean includeDeleted = params.flag("include_deleted");
        Parsed<Long> version = params.read("version", SingleQuery::version);
        Parsed<Instant> asOf = params.read("as_of", Values::timestamp);
        if (params.has("version") && params.has("as_of")) {
            params.bad("as_of", "cannot be combined with version");
        }
        return new SingleQuery(includeDeleted, version.value(), asOf.value());
    }

    /** What is answered if there is no such state. */
    Problem notFound(String thing) {
        if (version != null) {
            return Refusals.notFoundAt(thing, "at version " + version);
        }
        return asOf != null
                ? Refusals.notFoundAt(thing, "as of " + Rfc3339.format(asOf))
                : Refusals.notFound(thing);
    }

    static long version(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new InvalidValue("must be a version, counted from 0");
        }
        return Long.parseLong(text);
    }
}
