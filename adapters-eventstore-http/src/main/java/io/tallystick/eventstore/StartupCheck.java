package io.tallystick.eventstore;

import io.tallystick.application.failure.StoreUnavailable;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.stream.Collectors;

/** Makes sure that the store can be used before anything depends on it. Confined. */
final class StartupCheck {

    private final NodeHttp http;
    private final Nodes nodes;
    private final EventStoreHttpConfig config;

    StartupCheck(NodeHttp http, Nodes nodes, EventStoreHttpConfig config) {
        this.http = http;
        this.nodes = nodes;
        this.config = config;
    }

    /**
     * @throws EventStoreNotUsable if it cannot
     */
    void run() {
        Target target = target();
        int status = statusOfAll(target);
        if (status == 401) {
            throw notUsable(userProblem(config.user()), null);
        }
        if (status != 200) {
            throw notUsable("reading $all is answered " + status, null);
        }
    }

    private Target target() {
        try {
            return nodes.target();
        } catch (NodeFailure e) {
            throw notUsable(String.valueOf(e.getMessage()), e);
        }
    }

    private int statusOfAll(Target target) {
        Ask ask = Ask.feed(Operation.READ_ALL, "streams/%24all/head/backward/1");
        try {
            return http.send(target, ask, 1, Reply::status);
        } catch (NodeFailure | LeaderElsewhere | StoreUnavailable e) {
            throw notUsable(String.valueOf(e.getMessage()), e);
        }
    }

    private static String userProblem(@Nullable StoreUser user) {
        return user == null
                ? "it wants a user: give one that may read $all, by default one of $admins"
                : "it refuses the user "
                        + user.name()
                        + ": check the password, and that the user may read $all, by default one of"
                        + " $admins";
    }

    private EventStoreNotUsable notUsable(String problem, @Nullable Throwable cause) {
        String where = config.nodes().stream().map(URI::toString).collect(Collectors.joining(","));
        String line = "event store at " + where + ": " + problem;
        return new EventStoreNotUsable(line.replaceAll("\\s+", " "), cause);
    }
}
