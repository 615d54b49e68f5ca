package io.tallystick.emulator;

/** Somebody whom a secure emulator knows. Immutable; shows no password. */
public record Account(String user, String password, Role role) {

    /** What a user may do before any access list is asked. */
    public enum Role {
        /** Everything. */
        ADMIN("$admins"),
        OPERATOR("$ops"),
        USER("");

        private final String group;

        Role(String group) {
            this.group = group;
        }

        String group() {
            return group;
        }
    }

    /** Whether an access list that names {@code name} means this one. */
    boolean isMeantBy(String name) {
        return name.equals(user) || (!role.group().isEmpty() && name.equals(role.group()));
    }

    @Override
    public String toString() {
        return "Account[user=" + user + ", password=***, role=" + role + "]";
    }
}
