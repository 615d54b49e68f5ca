package io.tallystick.server.cli;

/**
 * What is to be done with accounts. Immutable.
 *
 * @param name whose, as typed; empty if it is about all
 * @param isAdministrator whether it is about an administrator of that name
 * @param isPasswordPiped whether the password is on standard input, and not to be asked for
 * @param dropsOld whether keys before the new one are removed
 * @param asJson for programs, not for people
 */
public record UsersRequest(
        Act act,
        String name,
        boolean isAdministrator,
        boolean isPasswordPiped,
        boolean dropsOld,
        boolean asJson) {

    /** What can be done. */
    public enum Act {
        ADD("add"),
        LIST("list"),
        PASSWD("passwd"),
        DISABLE("disable"),
        ENABLE("enable"),
        REMOVE("remove"),
        ROTATE_KEY("rotate-key"),
        CLAIM_LOCAL("claim-local");

        private final String label;

        Act(String label) {
            this.label = label;
        }

        /** What is typed to have it. */
        public String label() {
            return label;
        }
    }
}
