package io.tallystick.emulator;

import com.fasterxml.jackson.databind.JsonNode;

import java.net.URI;

/** Lets requests to streams through, or says why not. Thread-safe. */
final class Admission {

    private static final String EVERYBODY = "$all";

    private final Node node;
    private final Authentication authentication;

    Admission(Node node) {
        this.node = node;
        authentication = new Authentication(node.config().accounts());
    }

    /** What is done to a stream, and the key of the access list that says who may. */
    private enum Operation {
        READ("$r", "$mr"),
        WRITE("$w", "$mw"),
        DELETE("$d", "$d");

        private final String key;
        private final String keyOfMetastream;

        Operation(String key, String keyOfMetastream) {
            this.key = key;
            this.keyOfMetastream = keyOfMetastream;
        }
    }

    /**
     * @throws Refused with 401, 307 or 503
     */
    void read(Call call, String stream) {
        pass(call, Operation.READ, stream);
    }

    /** As {@link #read}; a follower passes a write on unless it is told not to. */
    void write(Call call, String stream) {
        pass(call, Operation.WRITE, stream);
    }

    /** As {@link #write}. */
    void delete(Call call, String stream) {
        pass(call, Operation.DELETE, stream);
    }

    private void pass(Call call, Operation operation, String stream) {
        boolean requireLeader = Headers.requireLeader(call);
        if (!isAllowed(call, operation, stream)) {
            throw new Refused(
                    Reply.status(401, "Unauthorized")
                            .with("WWW-Authenticate", "BasicCustom realm=\"ES\""));
        }
        URI leader = node.membership().leader();
        if (leader == null) {
            throw new Refused(Reply.status(503, "Server Is Not Ready"));
        }
        if (requireLeader && !node.membership().own().isLeader()) {
            throw new Refused(redirect(call, leader));
        }
    }

    /** To the same path on another node. */
    static Reply redirect(Call call, URI node) {
        return Reply.status(307, "Temporary Redirect")
                .with("Location", "http://" + node.getRawAuthority() + call.target());
    }

    private boolean isAllowed(Call call, Operation operation, String stream) {
        if (!node.config().isSecure()) {
            return true;
        }
        Account account = authentication.of(call);
        if (account == null) {
            return false;
        }
        return account.role() == Account.Role.ADMIN || isListed(account, operation, stream);
    }

    private boolean isListed(Account account, Operation operation, String stream) {
        boolean metastream = SystemStreams.isMetastream(stream);
        String original = metastream ? SystemStreams.originalOf(stream) : stream;
        JsonNode acl = node.store().metadata(original).acl();
        String key = metastream ? operation.keyOfMetastream : operation.key;
        JsonNode names = acl == null ? null : acl.get(key);
        return names == null ? !SystemStreams.isSystem(original) : isNamed(account, names);
    }

    private static boolean isNamed(Account account, JsonNode names) {
        if (names.isTextual()) {
            return names.textValue().equals(EVERYBODY) || account.isMeantBy(names.textValue());
        }
        for (JsonNode name : names) {
            if (isNamed(account, name)) {
                return true;
            }
        }
        return false;
    }
}
