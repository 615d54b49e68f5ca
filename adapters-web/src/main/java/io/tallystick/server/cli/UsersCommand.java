package io.tallystick.server.cli;

import io.tallystick.server.cli.UsersRequest.Act;
import io.tallystick.server.config.Setting;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

import java.util.EnumSet;
import java.util.Set;

/** What can be typed after {@code tallystick users}. */
enum UsersCommand implements DataCommand {
    ADD(
            Act.ADD,
            "EMAIL",
            Set.of(Option.PASSWORD_STDIN),
            "Add a user. Asks for the password, or takes it from standard input."),
    LIST(Act.LIST, "", Set.of(Option.JSON), "List the users, by name."),
    PASSWD(
            Act.PASSWD,
            "NAME",
            Set.of(Option.ADMIN, Option.PASSWORD_STDIN),
            "Set the password of a user, or of the administrator admin. All tokens given before"
                    + " are refused, and the mobile app then throws away what it has not sent:"
                    + " let it synchronise first."),
    DISABLE(
            Act.DISABLE,
            "NAME",
            Set.of(),
            "Keep a user out until enabled again. The mobile app keeps what it has not sent."),
    ENABLE(Act.ENABLE, "NAME", Set.of(), "Let a disabled user in again."),
    REMOVE(
            Act.REMOVE,
            "NAME",
            Set.of(),
            "Remove a user for good. The events stay in the log, the name is free again."),
    ROTATE_KEY(
            Act.ROTATE_KEY,
            "",
            Set.of(Option.DROP_OLD),
            "Make a new key that tokens are signed with from now on. Tokens signed with older"
                    + " keys stay good, unless those are dropped."),
    CLAIM_LOCAL(
            Act.CLAIM_LOCAL,
            "NAME",
            Set.of(),
            "Give a user the ledger that was kept while nobody had to log in (AUTH=none). Only a"
                    + " user that has recorded nothing yet can have it.");

    static final String GROUP = "users";

    /** Options that not all of them have. */
    enum Option {
        PASSWORD_STDIN(
                "--password-stdin", "Take the first line of standard input as the password."),
        ADMIN("--admin", "The name is an administrator's, even if a user has it too."),
        DROP_OLD(
                "--drop-old",
                "Remove all older keys: everybody has to log in again, and phones throw away"
                        + " what they have not sent."),
        JSON(DataCommands.JSON, "Print the list as GET /api/admin/users answers it.");

        private final String option;
        private final String description;

        Option(String option, String description) {
            this.option = option;
            this.description = description;
        }
    }

    private static final String ID_TOO = " (or the id that users list shows)";

    private final Act act;
    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
    private final Set<Option> options;

    private final String description;

    /**
     * @param label of what it is about; empty if it is about all
     */
    UsersCommand(Act act, String label, Set<Option> options, String description) {
        this.act = act;
        this.label = label;
        this.options = options;
        this.description = description;
    }

    /** A new key is of no use where none is kept. */
    @Override
    public Set<Setting> alsoNeeds() {
        return this == ROTATE_KEY
                ? EnumSet.of(
                        Setting.AUTH,
                        Setting.JWT_SECRET,
                        Setting.OIDC_ISSUER,
                        Setting.OIDC_AUDIENCE)
                : Set.of();
    }

    @Override
    public String nameOf() {
        return act.label();
    }

    @Override
    public void describe(CommandSpec command) {
        if (!label.isEmpty()) {
            command.addPositional(
                    PositionalParamSpec.builder()
                            .index("0")
                            .arity("1")
                            .required(true)
                            .type(String.class)
                            .paramLabel(label)
                            .description(
                                    "What the user logs in with"
                                            + (this == ADD ? "" : ID_TOO)
                                            + ".")
                            .build());
        }
        for (Option option : Option.values()) {
            if (options.contains(option)) {
                command.addOption(
                        OptionSpec.builder(option.option)
                                .arity("0")
                                .type(Boolean.class)
                                .description(option.description)
                                .build());
            }
        }
        command.usageMessage().description(description);
    }

    @Override
    public Job read(ParseResult typed, Jobs jobs) {
        return jobs.users(
                new UsersRequest(
                        act,
                        label.isEmpty() ? "" : typed.matchedPositionalValue(0, ""),
                        has(typed, Option.ADMIN),
                        has(typed, Option.PASSWORD_STDIN),
                        has(typed, Option.DROP_OLD),
                        has(typed, Option.JSON)));
    }

    private boolean has(ParseResult typed, Option option) {
        return options.contains(option) && typed.hasMatchedOption(option.option);
    }
}
