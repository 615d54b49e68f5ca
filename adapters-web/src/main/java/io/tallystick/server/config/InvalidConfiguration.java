package io.tallystick.server.config;

import java.util.List;

/** Settings that the server cannot start with. The message has one line for each. */
public final class InvalidConfiguration extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final List<String> problems;

    public InvalidConfiguration(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** One line for each bad setting: its name, its value unless secret, and what is allowed. */
    public List<String> problems() {
        return problems;
    }
}
