package io.tallystick.server.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What can be typed after {@code tallystick events}: the filters of the HTTP API, as options. */
enum EventsCommand implements DataCommand {
    LIST("list") {
        @Override
        Set<Filter> filters() {
            return Set.of(Filter.ORDER, Filter.LIMIT, Filter.BEFORE, Filter.AFTER);
        }

        @Override
        void describeMore(CommandSpec command) {
            DataCommands.addJson(command, "Print the page as GET /api/events answers it.");
            command.usageMessage()
                    .description(
                            "List events, oldest first. What comes after a page is listed with"
                                    + " --after and the position that is printed below it.");
        }

        @Override
        Job job(EventsRequest request, Jobs jobs) {
            return jobs.listEvents(request);
        }
    },
    EXPORT("export") {
        @Override
        Set<Filter> filters() {
            return Set.of(Filter.FORMAT, Filter.BEFORE, Filter.AFTER);
        }

        @Override
        void describeMore(CommandSpec command) {
            command.usageMessage()
                    .description(
                            "Write events to standard output, oldest first, up to where the log"
                                    + " ends now. Each line has its position: an export that was"
                                    + " cut off goes on with --after the last one.");
        }

        @Override
        Job job(EventsRequest request, Jobs jobs) {
            return jobs.exportEvents(request);
        }
    },
    TAIL("tail") {
        @Override
        Set<Filter> filters() {
            return Set.of(Filter.AFTER);
        }

        @Override
        void describeMore(CommandSpec command) {
            command.addOption(
                    OptionSpec.builder("-n", "--last")
                            .type(Integer.class)
                            .arity("1")
                            .paramLabel("NUMBER")
                            .defaultValue("10")
                            .description("Begin with the newest ones, 0 to 1000 [default 10].")
                            .build());
            DataCommands.addJson(command, "Print each event as a line of JSON.");
            command.usageMessage()
                    .description(
                            "Print events as they come, until stopped. Waits for a server that is"
                                    + " not running, or is restarted, and goes on where it was.");
        }

        @Override
        Job job(EventsRequest request, Jobs jobs) {
            if (request.last() < 0 || request.last() > MAX_LAST) {
                throw new Misused("--last must be a whole number from 0 to " + MAX_LAST);
            }
            return jobs.tailEvents(request);
        }
    };

    static final String GROUP = "events";

    private static final int MAX_LAST = 1000;

    /** Options that not all of them have. */
    enum Filter {
        AFTER("--after", "POSITION", "Only events after this position."),
        BEFORE("--before", "POSITION", "Only events before this position."),
        ORDER("--order", "ORDER", "asc or desc [default asc]."),
        LIMIT("--limit", "NUMBER", "How many, 1 to 1000 [default 100]."),
        FORMAT("--format", "FORMAT", "ndjson, cloudevents or csv [default ndjson].");

        private final String option;
        private final String label;
        private final String description;

        Filter(String option, String label, String description) {
            this.option = option;
            this.label = label;
            this.description = description;
        }
    }

    private final String command;

    EventsCommand(String command) {
        this.command = command;
    }

    abstract Set<Filter> filters();

    abstract void describeMore(CommandSpec command);

    abstract Job job(EventsRequest request, Jobs jobs);

    @Override
    public String nameOf() {
        return command;
    }

    @Override
    public void describe(CommandSpec spec) {
        spec.addOption(
                OptionSpec.builder("--type")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("1")
                        .paramLabel("TYPE")
                        .description("Only these types; repeated, or separated by commas.")
                        .build());
        add(spec, "--aggregate-type", "KIND", "Only of this kind: contact or transaction.");
        add(spec, "--aggregate-id", "ID", "Only of this contact or transaction.");
        add(spec, "--from", "TIME", "Only what occurred at or after it: 2026-01-31T15:00:00Z.");
        add(spec, "--to", "TIME", "Only what occurred before it.");
        add(
                spec,
                "--q",
                "WORDS",
                "Only with all these words in data or comment; the last may go on.");
        Arrays.stream(Filter.values())
                .filter(filters()::contains)
                .forEach(filter -> add(spec, filter.option, filter.label, filter.description));
        DataCommands.addUser(spec);
        describeMore(spec);
    }

    private static void add(CommandSpec spec, String name, String label, String description) {
        spec.addOption(
                OptionSpec.builder(name)
                        .type(String.class)
                        .arity("1")
                        .paramLabel(label)
                        .description(description)
                        .build());
    }

    @Override
    public Job read(ParseResult typed, Jobs jobs) {
        Map<String, List<String>> parameters = new TreeMap<>();
        List<String> types = typed.matchedOptionValue("--type", List.of());
        parameters.put("type", types);
        for (String name : List.of("aggregate-type", "aggregate-id", "from", "to", "q")) {
            put(parameters, typed, "--" + name);
        }
        filters().forEach(filter -> put(parameters, typed, filter.option));
        boolean begins = typed.hasMatchedOption("--after");
        int last = this == TAIL && !begins ? typed.matchedOptionValue("--last", 10) : 0;
        return job(
                new EventsRequest(
                        parameters,
                        typed.matchedOptionValue(DataCommands.USER, ""),
                        last,
                        this != EXPORT && typed.hasMatchedOption(DataCommands.JSON)),
                jobs);
    }

    private static void put(
            Map<String, List<String>> parameters, ParseResult typed, String option) {
        String value = typed.matchedOptionValue(option, null);
        if (value != null) {
            parameters.put(option.substring(2).replace('-', '_'), List.of(value));
        }
    }
}
