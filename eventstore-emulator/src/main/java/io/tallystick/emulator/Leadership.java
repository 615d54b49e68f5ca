package io.tallystick.emulator;

import java.net.URI;

/** What only a leader may answer. Stateless. */
final class Leadership {

    private Leadership() {}

    /**
     * @param writes whether the request is for the leader in any case; a follower passes it on
     * @throws Refused with the way to the leader, or because there is none
     */
    static void check(Node node, Call call, boolean requireLeader, boolean writes) {
        Membership membership = node.membership();
        if (membership.isLeader() || (!requireLeader && !writes)) {
            return;
        }
        URI leader = membership.leader();
        if (leader == null) {
            throw new Refused(Reply.status(503, "Server Is Not Ready"));
        }
        if (requireLeader) {
            throw new Refused(redirect(call, leader));
        }
    }

    /** To the same path on another node. */
    static Reply redirect(Call call, URI node) {
        return Reply.status(307, "Temporary Redirect")
                .with("Location", "http://" + node.getRawAuthority() + call.target());
    }
}
