package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.List;
import java.util.UUID;

/** What a node knows of its cluster. Thread-safe. */
interface Membership {

    /** A node as the others see it. */
    record Member(UUID id, URI url, boolean isLeader, boolean isAlive) {}

    /** This node. */
    Member own();

    default boolean isLeader() {
        return own().isLeader();
    }

    /** Null while there is none. */
    @Nullable URI leader();

    /** In the order of their start. */
    List<Member> members();

    /** That of a node alone. */
    static Membership alone(Member own) {
        return new Membership() {
            @Override
            public Member own() {
                return own;
            }

            @Override
            public URI leader() {
                return own.url();
            }

            @Override
            public List<Member> members() {
                return List.of(own);
            }
        };
    }
}
