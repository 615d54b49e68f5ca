package io.tallystick.server.config;

import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A database URL taken apart, so that it can be handed on without its secrets. Immutable.
 *
 * @param jdbcUrl without user and password
 */
record DatabaseUrl(String jdbcUrl, @Nullable String user, @Nullable String password) {

    private static final String JDBC = "jdbc:postgresql:";
    private static final String RULE =
            "must be postgresql://user@host:5432/name or jdbc:postgresql://host:5432/name";

    /** Reads either the form of JDBC or that of libpq. */
    static DatabaseUrl parse(String text) {
        if (text.startsWith(JDBC) && text.length() > JDBC.length()) {
            return withQuery(JDBC, text.substring(JDBC.length()), null, null, Form.JDBC);
        }
        for (String scheme : List.of("postgresql://", "postgres://")) {
            if (text.startsWith(scheme)) {
                return parseLibpq(text.substring(scheme.length()));
            }
        }
        throw new IllegalArgumentException(RULE);
    }

    private static DatabaseUrl parseLibpq(String rest) {
        int query = rest.indexOf('?');
        int at = (query < 0 ? rest : rest.substring(0, query)).lastIndexOf('@');
        String hostAndPath = rest.substring(at + 1);
        if (hostAndPath.isEmpty() || hostAndPath.startsWith("/") || hostAndPath.startsWith("?")) {
            throw new IllegalArgumentException(RULE);
        }
        String withPath = withPath(hostAndPath);
        if (at < 0) {
            return withQuery(JDBC + "//", withPath, null, null, Form.LIBPQ);
        }
        String credentials = rest.substring(0, at);
        int colon = credentials.indexOf(':');
        String user = colon < 0 ? credentials : credentials.substring(0, colon);
        String password = colon < 0 ? "" : credentials.substring(colon + 1);
        return withQuery(
                JDBC + "//",
                withPath,
                user.isEmpty() ? null : Form.LIBPQ.decode(user),
                password.isEmpty() ? null : Form.LIBPQ.decode(password),
                Form.LIBPQ);
    }

    /** JDBC wants a slash between the hosts and the parameters, libpq does not. */
    private static String withPath(String hostAndPath) {
        int query = hostAndPath.indexOf('?');
        String path = query < 0 ? hostAndPath : hostAndPath.substring(0, query);
        String parameters = query < 0 ? "" : hostAndPath.substring(query);
        return (path.contains("/") ? path : path + "/") + parameters;
    }

    /** Takes user and password out of the parameters. */
    private static DatabaseUrl withQuery(
            String prefix,
            String rest,
            @Nullable String givenUser,
            @Nullable String givenPassword,
            Form form) {
        String user = givenUser;
        String password = givenPassword;
        int query = rest.indexOf('?');
        List<String> kept = new ArrayList<>();
        for (String parameter :
                query < 0 ? new String[0] : rest.substring(query + 1).split("&", -1)) {
            int equals = parameter.indexOf('=');
            String value = form.decode(parameter.substring(equals + 1));
            switch (equals < 0 ? "" : parameter.substring(0, equals)) {
                case "user" -> user = value;
                case "password" -> password = value;
                default -> kept.add(parameter);
            }
        }
        String base = prefix + (query < 0 ? rest : rest.substring(0, query));
        String parameters = kept.isEmpty() ? "" : "?" + String.join("&", kept);
        return new DatabaseUrl(base + parameters, user, password);
    }

    /** The two forms differ in whether a plus sign is a space. */
    private enum Form {
        JDBC,
        LIBPQ;

        String decode(String text) {
            String encoded = this == LIBPQ ? text.replace("+", "%2B") : text;
            try {
                return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("has a broken percent escape", e);
            }
        }
    }
}
