package io.tallystick.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rules on code below a root package, so that the same ones can be run on violations. */
final class HouseRules {

    static final String DOMAIN = "domain";
    static final String APPLICATION = "application";
    static final String CODEC = "application.codec";
    static final String COMMAND = "application.command";
    static final String PORT = "application.port";
    static final String POSTGRES = "postgres";
    static final String EVENTSTORE = "eventstore";
    static final String EMULATOR = "emulator";
    static final String ARCHIVE = "archive";
    static final String AUTH = "auth";
    static final String DEBITUM = "debitum";
    static final String WEB = "web";
    static final String SERVER = "server";
    static final String CONFIG = "server.config";
    static final String CLI = "server.cli";
    static final String TESTKIT = "testkit";

    /** Each must have classes, or the rules that name it mean nothing. */
    static final List<String> PACKAGES =
            List.of(
                    DOMAIN,
                    APPLICATION,
                    CODEC,
                    COMMAND,
                    PORT,
                    POSTGRES,
                    EVENTSTORE,
                    EMULATOR,
                    ARCHIVE,
                    AUTH,
                    DEBITUM,
                    WEB,
                    SERVER,
                    CONFIG,
                    CLI,
                    TESTKIT);

    private static final String[] JACKSON = {"com.fasterxml.jackson..", "tools.jackson.."};
    private static final String[] UUID_CREATOR = {"com.github.f4b6a3.."};
    private static final String[] SQL = {
        "java.sql..",
        "javax.sql..",
        "org.jdbi..",
        "com.zaxxer..",
        "org.flywaydb..",
        "org.postgresql.."
    };
    private static final String[] HTTP = {
        "io.javalin..", "org.eclipse.jetty..", "jakarta.servlet.."
    };
    private static final String[] OKHTTP = {"okhttp3..", "okio.."};
    private static final String[] TOKENS = {"com.nimbusds..", "com.password4j.."};
    private static final String[] COMMAND_LINE = {"picocli..", "ch.qos.logback.."};

    private final String root;

    private HouseRules(String root) {
        this.root = root;
    }

    /**
     * One rule.
     *
     * @param violator the simple name of the class that breaks it on purpose
     */
    record HouseRule(String name, String violator, ArchRule rule) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<HouseRule> below(String root) {
        return new HouseRules(root).all();
    }

    private List<HouseRule> all() {
        return List.of(
                rule(
                        "the domain knows the JDK alone",
                        "DomainKnowsApplication",
                        classes()
                                .that()
                                .resideInAPackage(in(DOMAIN))
                                .should()
                                .onlyDependOnClassesThat()
                                .resideInAnyPackage(in(DOMAIN), "java..", "org.jspecify..")),
                rule(
                        "the application knows the domain and two libraries",
                        "ApplicationKnowsPostgres",
                        classes()
                                .that()
                                .resideInAPackage(in(APPLICATION))
                                .should()
                                .onlyDependOnClassesThat()
                                .resideInAnyPackage(
                                        in(APPLICATION),
                                        in(DOMAIN),
                                        "java..",
                                        "org.jspecify..",
                                        JACKSON[0],
                                        UUID_CREATOR[0])),
                rule(
                        "Jackson stays in the codec",
                        "JacksonOutsideCodec",
                        noClasses()
                                .that()
                                .resideInAPackage(in(APPLICATION))
                                .and()
                                .resideOutsideOfPackage(in(CODEC))
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(JACKSON)),
                rule(
                        "ids are made where commands are handled",
                        "IdsOutsideCommand",
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(in(COMMAND), in(SERVER))
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(UUID_CREATOR)),
                rule(
                        "ports are interfaces",
                        "PortAsClass",
                        classes()
                                .that()
                                .resideInAPackage(root + "." + PORT)
                                .and()
                                .arePublic()
                                .should()
                                .beInterfaces()),
                rule(
                        "PostgreSQL does not know who uses it",
                        "PostgresKnowsWeb",
                        noClasses()
                                .that()
                                .resideInAPackage(in(POSTGRES))
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(in(WEB), in(SERVER))),
                rule(
                        "only the server knows PostgreSQL",
                        "WebKnowsPostgres",
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(in(POSTGRES), in(SERVER))
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(in(POSTGRES))),
                rule(
                        "only the server knows the event store's client",
                        "WebKnowsEventStore",
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(in(EVENTSTORE), in(SERVER))
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(in(EVENTSTORE))),
                rule(
                        "only the server knows the emulator",
                        "EventStoreKnowsEmulator",
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(in(EMULATOR), in(SERVER))
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(in(EMULATOR))),
                rule(
                        "only the server knows where the archive is",
                        "WebKnowsArchive",
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(in(ARCHIVE), in(SERVER))
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(in(ARCHIVE))),
                rule(
                        "the emulator knows nothing of the ledger",
                        "EmulatorKnowsDomain",
                        noClasses()
                                .that()
                                .resideInAPackage(in(EMULATOR))
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(in(DOMAIN), in(APPLICATION))),
                rule(
                        "OkHttp stays in its adapter",
                        "OkHttpInWeb",
                        noClasses()
                                .that()
                                .resideOutsideOfPackage(in(EVENTSTORE))
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(OKHTTP)),
                rule(
                        "tokens and hashes stay in their package",
                        "NimbusInWeb",
                        noClasses()
                                .that()
                                .resideOutsideOfPackage(in(AUTH))
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(TOKENS)),
                rule(
                        "the web does not know the process it is in",
                        "WebKnowsServer",
                        noClasses()
                                .that()
                                .resideOutsideOfPackage(in(SERVER))
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(in(SERVER))),
                rule(
                        "settings and command line know no adapter",
                        "ConfigKnowsWeb",
                        noClasses()
                                .that()
                                .resideInAnyPackage(in(CONFIG), in(CLI))
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(in(WEB), in(POSTGRES))),
                rule(
                        "SQLite stays in its adapter",
                        "SqliteInWeb",
                        noClasses()
                                .that()
                                .resideOutsideOfPackage(in(DEBITUM))
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("org.sqlite..")),
                rule(
                        "S3 stays in its adapter",
                        "S3InWeb",
                        noClasses()
                                .that()
                                .resideOutsideOfPackage(in(ARCHIVE))
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("software.amazon..")),
                rule(
                        "SQL stays in its adapters",
                        "SqlInWeb",
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(in(POSTGRES), in(DEBITUM))
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(SQL)),
                rule(
                        "HTTP stays in its adapter and the emulator",
                        "HttpInServer",
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(in(WEB), in(EMULATOR))
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(HTTP)),
                rule(
                        "the command line stays in its package",
                        "PicocliInWeb",
                        noClasses()
                                .that()
                                .resideOutsideOfPackage(in(CLI))
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(COMMAND_LINE)),
                rule(
                        "the testkit is for tests",
                        "WebKnowsTestkit",
                        noClasses()
                                .that()
                                .resideOutsideOfPackage(in(TESTKIT))
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(in(TESTKIT))),
                rule(
                        "only the server asks the clock and makes random ids",
                        "ClockReader",
                        noClasses()
                                .that()
                                .resideOutsideOfPackage(in(SERVER))
                                .should()
                                .callMethod(Instant.class, "now")
                                .orShould()
                                .callMethod(LocalDate.class, "now")
                                .orShould()
                                .callMethod(System.class, "currentTimeMillis")
                                .orShould()
                                .callMethod(UUID.class, "randomUUID")
                                .orShould()
                                .callMethod(Math.class, "random")),
                rule(
                        "only the server prints",
                        "Printer",
                        noClasses()
                                .that()
                                .resideOutsideOfPackage(in(SERVER))
                                .should()
                                .accessField(System.class, "out")
                                .orShould()
                                .accessField(System.class, "err")
                                .orShould()
                                .callMethod(Throwable.class, "printStackTrace")),
                rule(
                        "no field is an Optional",
                        "OptionalField",
                        fields().should().notHaveRawType(Optional.class)),
                rule(
                        "packages of the domain are free of cycles",
                        "CycleOne",
                        slices().matching(root + "." + DOMAIN + ".(*)..")
                                .should()
                                .beFreeOfCycles()),
                rule(
                        "packages of the application are free of cycles",
                        "CycleThree",
                        slices().matching(root + "." + APPLICATION + ".(*)..")
                                .should()
                                .beFreeOfCycles()));
    }

    private String in(String name) {
        return root + "." + name + "..";
    }

    private static HouseRule rule(String name, String violator, ArchRule rule) {
        return new HouseRule(name, violator, rule);
    }
}
