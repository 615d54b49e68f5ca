package io.tallystick.web;

import io.tallystick.application.account.Caller;
import io.tallystick.application.account.Role;

import java.util.Set;

/**
 * Who may use a route. This is the one place that says so: a route below {@code /api/admin/} is for
 * administrators and any other of the API for users unless it is named here; a route outside the
 * API must be named, or else the server does not start.
 */
enum Access {
    /** Whoever watches the server, as often as they like. */
    WATCHER,
    /** Anybody. */
    PUBLIC,
    /** Whoever has logged in. */
    ACCOUNT,
    /** Whoever keeps a ledger. */
    USER,
    /** Whoever looks after the server. */
    ADMINISTRATOR;

    private static final String API = "/api/";
    private static final String ADMIN = "/api/admin/";

    private static final Set<String> FOR_WATCHERS =
            Set.of("/health", "/health/live", "/health/ready", "/metrics");

    private static final Set<String> FOR_ANYBODY =
            Set.of("/", "/openapi.yaml", "/docs", LoginRoutes.LOGIN, LoginRoutes.ADMIN_LOGIN);

    private static final Set<String> FOR_ACCOUNTS = Set.of(LoginRoutes.CHANGE_PASSWORD);

    /** Of the mobile app: the user's own lists, in spite of their names, and paths without API. */
    private static final Set<String> FOR_USERS =
            Set.of(
                    AppLists.CONTACTS,
                    AppLists.TRANSACTIONS,
                    SocketRoutes.PATH,
                    "/settings",
                    "/settings/{key}");

    static boolean isForWatchers(String path) {
        return FOR_WATCHERS.contains(path);
    }

    /**
     * Who may use the route of a path.
     *
     * @throws IllegalStateException if that was forgotten
     */
    static Access of(String path) {
        if (FOR_WATCHERS.contains(path)) {
            return WATCHER;
        }
        if (FOR_ANYBODY.contains(path)) {
            return PUBLIC;
        }
        if (FOR_ACCOUNTS.contains(path)) {
            return ACCOUNT;
        }
        if (FOR_USERS.contains(path)) {
            return USER;
        }
        if (path.startsWith(ADMIN)) {
            return ADMINISTRATOR;
        }
        if (path.startsWith(API)) {
            return USER;
        }
        throw new IllegalStateException("who may use " + path + " is not said in Access");
    }

    /**
     * @throws ProblemException if the caller may not
     */
    void check(Caller caller) {
        switch (this) {
            case WATCHER, PUBLIC, ACCOUNT -> {}
            case USER ->
                    require(
                            caller.is(Role.USER),
                            "Administrators keep no ledger, log in as a user for this");
            case ADMINISTRATOR ->
                    require(caller.is(Role.ADMINISTRATOR), "Only administrators may do this");
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new ProblemException(Problem.of(ErrorCode.FORBIDDEN, otherwise));
        }
    }
}
