package io.tallystick.emulator;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds who answers a request. Thread-safe. */
final class Router {

    private static final String STREAMS = "streams";

    /** The first segments of what the real server has and this one does not. */
    private static final Set<String> NOT_COVERED =
            Set.of(
                    "admin",
                    "connectors",
                    "histogram",
                    "metrics",
                    "projection",
                    "projections",
                    "stats",
                    "subscriptions",
                    "sys",
                    "ui",
                    "users",
                    "web");

    private static final String REQUEST_HEADERS =
            "Content-Type, X-Requested-With, X-Forwarded-Host, X-Forwarded-Prefix, X-PINGOTHER,"
                    + " Authorization, ES-LongPoll, ES-ExpectedVersion, ES-EventId, ES-EventType,"
                    + " ES-RequireMaster, ES-RequireLeader, ES-HardDelete, ES-ResolveLinkTos";

    private final Node node;
    private final StreamRoutes streams;
    private final NodeInfo info;
    private final Authentication authentication;

    Router(Node node) {
        this.node = node;
        streams = new StreamRoutes(node);
        info = new NodeInfo(node);
        authentication = new Authentication(node.config().accounts());
    }

    Reply answer(Call call) {
        if (call.path().equals(List.of("health", "live"))) {
            return health(call);
        }
        if (node.config().isSecure()) {
            try {
                authentication.check(call);
            } catch (Refused refused) {
                return refused.reply();
            }
        }
        if (call.method().equals("POST") && call.path().equals(List.of("admin", "scavenge"))) {
            return scavenge();
        }
        if (isNotCovered(call)) {
            return Reply.notCovered(call.method() + " " + call.target());
        }
        List<Endpoint> endpoints = find(call);
        return withRequiredHeaders(answer(call, endpoints), endpoints);
    }

    private static Reply answer(Call call, List<Endpoint> endpoints) {
        if (endpoints.isEmpty()) {
            return Reply.notFound().withoutContentType();
        }
        if (call.method().equals("OPTIONS")) {
            return Reply.status(200, "OK").withoutContentType();
        }
        for (Endpoint endpoint : endpoints) {
            if (endpoint.method().equals(call.method())) {
                return orRefusal(call, endpoint);
            }
        }
        return Reply.status(405, "Method Not Allowed").withoutContentType();
    }

    private static Reply orRefusal(Call call, Endpoint endpoint) {
        try {
            return endpoint.answer(call);
        } catch (Refused refused) {
            return refused.reply();
        }
    }

    private Reply scavenge() {
        node.store().scavenge();
        return Reply.text(200, "OK", "{\"scavengeId\":\"" + new UUID(0, 1) + "\"}");
    }

    private List<Endpoint> find(Call call) {
        if (call.path().isEmpty()) {
            return List.of();
        }
        return switch (call.path().getFirst().toLowerCase(Locale.ROOT)) {
            case STREAMS -> node.config().atomPub() ? streams.find(call) : List.of();
            case "ping" -> alone(call, Endpoint.get(Codec.OF_INFO, (c, codec) -> info.ping(codec)));
            case "info" -> alone(call, Endpoint.get(Codec.OF_INFO, (c, codec) -> info.info(codec)));
            case "gossip" ->
                    alone(call, Endpoint.get(Codec.OF_INFO, (c, codec) -> info.gossip(codec)));
            default -> List.of();
        };
    }

    private static List<Endpoint> alone(Call call, Endpoint endpoint) {
        return call.path().size() == 1 ? List.of(endpoint) : List.of();
    }

    private static boolean isNotCovered(Call call) {
        if (call.path().isEmpty()) {
            return call.target().equals("/");
        }
        return NOT_COVERED.contains(call.path().getFirst())
                || call.path().equals(List.of("info", "options"));
    }

    private static Reply health(Call call) {
        if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
            return Reply.status(405, "Method Not Allowed").withoutContentType();
        }
        String asked = call.parameter("liveCode");
        int code = asked == null ? -1 : PathNumbers.positive(asked);
        boolean usable = code >= 200 && code < 600;
        return Reply.status(usable ? code : 204, usable ? "" : "No Content").withoutContentType();
    }

    private static Reply withRequiredHeaders(Reply reply, List<Endpoint> endpoints) {
        String methods =
                Stream.concat(endpoints.stream().map(Endpoint::method), Stream.of("OPTIONS"))
                        .collect(Collectors.joining(", "));
        return reply.with("Access-Control-Allow-Methods", methods)
                .with("Access-Control-Allow-Headers", REQUEST_HEADERS)
                .with("Access-Control-Allow-Origin", "*")
                .with("Access-Control-Expose-Headers", "Location, ES-Position, ES-CurrentVersion");
    }
}
