package io.tallystick.postgres.embedded;

import org.postgresql.ds.PGSimpleDataSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What we say to a server that has just been started. */
final class ServerConnection implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 60;

    private final Connection connection;

    private ServerConnection(Connection connection) {
        this.connection = connection;
    }

    static ServerConnection open(int port, String password) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(ConnectionInfo.jdbcUrl(port, "postgres"));
        source.setUser(ConnectionInfo.USER);
        source.setPassword(password);
        source.setConnectTimeout(TIMEOUT_SECONDS);
        source.setSocketTimeout(TIMEOUT_SECONDS);
        return new ServerConnection(source.getConnection());
    }

    /** The cluster the server says it works on. */
    Path dataDirectory() throws SQLException, IOException {
        return Path.of(text("SELECT current_setting('data_directory')")).toRealPath();
    }

    void createDatabaseIfMissing() throws SQLException {
        if (!exists(ConnectionInfo.DATABASE)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE tallystick");
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private boolean exists(String database) throws SQLException {
        String query = "SELECT 1 FROM pg_database WHERE datname = ?";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, database);
            try (ResultSet result = statement.executeQuery()) {
                return result.next();
            }
        }
    }

    private String text(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }
}
