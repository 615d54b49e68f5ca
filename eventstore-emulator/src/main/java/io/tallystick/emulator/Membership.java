package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.List;
import java.util.UUID;

/** What a node knows of its cluster. Thread-safe. */
interface Membership {

    /** A node as the others see it. */
    record Member(UUID id, URI url, State state, boolean isAlive) {
        boolean isLeader() {
            return state == State.LEADER;
        }
    }

    /** What a node is in its cluster. */
    enum State {
        LEADER("Leader"),
        FOLLOWER("Follower"),
        /** There is no leader. */
        UNKNOWN("Unknown");

        private final String text;

        State(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** This node. */
    Member own();

    /** Null while there is none. */
    @Nullable URI leader();

    /** In the order of their start. */
    List<Member> members();

    /** That of a node alone. */
    static Membership alone(UUID id, URI url) {
        Member own = new Member(id, url, State.LEADER, true);
        return new Membership() {
            @Override
            public Member own() {
                return own;
            }

            @Override
            public URI leader() {
                return url;
            }

            @Override
            public List<Member> members() {
                return List.of(own);
            }
        };
    }
}
