package io.tallystick.eventstore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * What a node says about itself at {@code /info}. Immutable.
 *
 * @param version of the server, for example {@code 24.10.4}; empty if it says none
 * @param hasAtomPub whether it serves streams over HTTP; null if it does not say
 */
record NodeInfo(String version, @Nullable Boolean hasAtomPub) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OLDEST_MAJOR = 20;

    /** Of a node that does not say. */
    static final NodeInfo UNKNOWN = new NodeInfo("", null);

    /** Reads the answer to {@code GET /info}. */
    static NodeInfo read(Reply reply) throws IOException {
        if (reply.status() == 408 || reply.status() >= 500) {
            throw reply.unexpected();
        }
        if (reply.status() != 200) {
            return UNKNOWN;
        }
        JsonNode info = JSON.readTree(reply.body());
        JsonNode atomPub = info.path("features").path("atomPub");
        return new NodeInfo(
                info.path("esVersion").asText(""),
                atomPub.isBoolean() ? Boolean.valueOf(atomPub.booleanValue()) : null);
    }

    /** Why the node cannot be used and what to do; null if nothing speaks against it. */
    @Nullable String problem() {
        if (isTooOld()) {
            return "it is version "
                    + version
                    + ", which is too old: version 20.6 or newer is needed, 23.10 or newer is"
                    + " tested";
        }
        if (Boolean.FALSE.equals(hasAtomPub)) {
            return "AtomPub over HTTP is off: set EVENTSTORE_ENABLE_ATOM_PUB_OVER_HTTP=true (from"
                    + " version 25 on KURRENTDB_ENABLE_ATOM_PUB_OVER_HTTP=true) and restart it";
        }
        return null;
    }

    /** Builds of developers call themselves version 0. */
    private boolean isTooOld() {
        int dot = version.indexOf('.');
        if (dot <= 0) {
            return false;
        }
        try {
            int major = Integer.parseInt(version, 0, dot, 10);
            return major > 0 && major < OLDEST_MAJOR;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
