package io.tallystick.server.config;

import java.util.Locale;

/**
 * Every setting of this version. The constant's name is that of the environment variable; the
 * command-line option is the same in kebab-case.
 */
public enum Setting {
    PORT("8000", "NUMBER", "Port to listen on, 0 to 65535; 0 takes any free one."),
    DATA_DIR("./data", "PATH", "Where the embedded PostgreSQL keeps everything."),
    DATABASE_URL(
            "",
            "URL",
            "A PostgreSQL of your own, 13 or newer: postgresql://user@host:5432/name or"
                    + " jdbc:postgresql://host:5432/name. Empty: the embedded one."),
    HOST("127.0.0.1", "ADDRESS", "Address or name to listen on."),
    DATABASE_USER("", "NAME", "User of DATABASE_URL; wins over one in the URL."),
    DATABASE_PASSWORD("", "SECRET", "Password of DATABASE_URL; wins over one in the URL."),
    EVENTSTORE_URL(
            "",
            "URLS",
            "An EventStore or KurrentDB that keeps the events: its nodes, such as"
                    + " https://node1:2113,https://node2:2113. Empty: the database keeps them."),
    EVENTSTORE_USERNAME("", "NAME", "User of EVENTSTORE_URL; it must be allowed to read $all."),
    EVENTSTORE_PASSWORD("", "SECRET", "Password of EVENTSTORE_USERNAME."),
    EVENTSTORE_CA_FILE("", "PATH", "Certificates in PEM that EVENTSTORE_URL may be signed with."),
    ARCHIVE_URL(
            "",
            "URL",
            "Where old events go: a folder, such as /srv/archive or file:///srv/archive, or a"
                + " bucket of S3, such as https://s3.example.com/bucket/prefix. Empty: the folder"
                + " archive in DATA_DIR, or with DATABASE_URL nowhere."),
    ARCHIVE_ACCESS_KEY("", "NAME", "Who asks for the bucket of ARCHIVE_URL."),
    ARCHIVE_SECRET_KEY("", "SECRET", "What ARCHIVE_ACCESS_KEY signs requests with."),
    ARCHIVE_REGION("us-east-1", "NAME", "Region of the bucket of ARCHIVE_URL."),
    ALLOWED_ORIGINS(
            "",
            "ORIGINS",
            "Web pages that may call from a browser: origins such as https://example.com,"
                    + " separated by commas, or *."),
    ALLOWED_HOSTS(
            "",
            "NAMES",
            "Names under which a server with AUTH=none is reached, besides HOST, addresses and"
                    + " names of the local network, separated by commas, or * for any."),
    LOG_FORMAT("text", "FORMAT", "text or json: one line of text or one JSON object a line."),
    UNDO_WINDOW("5s", "DURATION", "How long a change can be undone: 0 to 24h; 90s, 5m or PT5M."),
    ALLOW_INSECURE_BIND(
            "false",
            "BOOLEAN",
            "true allows a HOST that others can reach although nobody has to log in."),
    AUTH(
            "none",
            "KIND",
            "none: one user, nobody logs in; jwt: users log in here by password; oidc: they log in"
                    + " at OIDC_ISSUER."),
    ADMIN_PASSWORD(
            "",
            "SECRET",
            "Password of the administrator that the first start with AUTH=jwt makes. Empty: one is"
                    + " made up and shown once."),
    JWT_SECRET(
            "",
            "SECRET",
            "Signs the tokens, at least 32 bytes. Empty: with keys that are made, kept in the"
                    + " database and can be changed."),
    JWT_SECRET_PREVIOUS(
            "",
            "SECRETS",
            "Former values of JWT_SECRET, separated by commas, whose tokens stay good. Without them"
                    + " another JWT_SECRET logs everybody out, and the app throws away what it has"
                    + " not sent."),
    JWT_EXPIRATION(
            "43800h",
            "DURATION",
            "How long users stay logged in; those of administrators at most 12h. The app throws"
                    + " away what it has not sent when its token expires."),
    OIDC_ISSUER("", "URL", "The OpenID provider of AUTH=oidc, as its tokens name it."),
    OIDC_AUDIENCE("", "NAME", "What the provider's tokens for this server are meant for."),
    OIDC_JWKS_URL("", "URL", "Where the provider's keys are. Empty: where its discovery says."),
    OIDC_ADMINS("", "NAMES", "Subjects (sub) that are administrators, separated by commas."),
    TRUSTED_PROXIES(
            "",
            "NETWORKS",
            "Addresses and networks of your own proxies, such as 10.0.0.0/8, separated by commas:"
                    + " what they say about clients in X-Forwarded-For is believed."),
    RATE_LIMIT_USER(
            "",
            "LIMIT",
            "Requests of one user: 600/1m, or off. Empty: 600/1m, but off with AUTH=none."),
    RATE_LIMIT_ADDRESS(
            "",
            "LIMIT",
            "Requests from one address that nobody has logged in for: 300/1m, or off. Empty:"
                    + " 300/1m, but off with AUTH=none."),
    REDIS_URL(
            "",
            "URL",
            "A Redis in which all servers count requests and log-ins together: redis://host:6379 or"
                    + " rediss://:password@host. Empty: each server counts by itself.");

    private final String defaultText;
    private final String valueLabel;
    private final String description;

    Setting(String defaultText, String valueLabel, String description) {
        this.defaultText = defaultText;
        this.valueLabel = valueLabel;
        this.description = description;
    }

    /** What holds when nothing is set; empty for nothing. */
    public String defaultText() {
        return defaultText;
    }

    /** What stands for the value in the help. */
    public String valueLabel() {
        return valueLabel;
    }

    public String description() {
        return description;
    }

    /** The option on the command line, which wins over the environment. */
    public String option() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether its value must not be shown; a URL may have a password in it. */
    boolean isSecret() {
        return switch (this) {
            case DATABASE_PASSWORD,
                    DATABASE_URL,
                    EVENTSTORE_PASSWORD,
                    EVENTSTORE_URL,
                    ARCHIVE_SECRET_KEY,
                    ADMIN_PASSWORD,
                    REDIS_URL,
                    JWT_SECRET,
                    JWT_SECRET_PREVIOUS ->
                    true;
            default -> false;
        };
    }
}
