package io.tallystick.postgres.embedded;

/**
 * How to reach a running embedded database. Immutable; {@link #toString()} hides the password.
 *
 * @param pid of the postmaster, the server's first process
 */
public record ConnectionInfo(String jdbcUrl, String user, String password, int port, long pid) {
    static final String USER = "tallystick";
    static final String DATABASE = "tallystick";

    static ConnectionInfo on(int port, long pid, String password) {
        return new ConnectionInfo(jdbcUrl(port, DATABASE), USER, password, port, pid);
    }

    static String jdbcUrl(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    @Override
    public String toString() {
        return "ConnectionInfo[jdbcUrl="
                + jdbcUrl
                + ", user="
                + user
                + ", password=***, pid="
                + pid
                + "]";
    }
}
