package io.tallystick.debitum;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteJDBCLoader;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A database of Debitum, versions 1 to {@value #NEWEST} of its schema, read only. Every column may
 * hold anything, as is SQLite's way. Confined; close it.
 */
final class DebitumDatabase implements AutoCloseable {

    private static final int NEWEST = 6;
    private static final String LIBRARY_DIRECTORY = "org.sqlite.tmpdir";

    /** More bytes than the longest text that a ledger keeps. */
    private static final int MAX_TEXT_BYTES = 100_000;

    private static final Instant FIRST = Instant.parse("0001-01-02T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-30T00:00:00Z");

    private final Connection connection;
    private final String file;
    private final Set<String> personColumns;
    private final Set<String> entryColumns;

    /** Takes rows one by one. */
    interface RowReader<T> {
        void accept(T row) throws InterruptedException;
    }

    private interface RowMaker<T> {
        T make(ResultSet row) throws SQLException;
    }

    private DebitumDatabase(Connection connection, String file) throws SQLException {
        this.connection = connection;
        this.file = file;
        this.personColumns = columns("person");
        this.entryColumns = columns("txn");
    }

    /**
     * Opens a copy.
     *
     * @param file what to call it in messages
     * @throws UnusableBackup if it is no database of Debitum, is damaged or too new, or if SQLite
     *     cannot be had
     */
    static DebitumDatabase open(Path copy, String file) {
        loadLibrary(copy);
        Connection connection = null;
        try {
            connection = connect(copy);
            DebitumDatabase database = new DebitumDatabase(connection, file);
            database.check();
            return database;
        } catch (SQLException e) {
            close(connection);
            throw damaged(file, e);
        } catch (RuntimeException e) {
            close(connection);
            throw e;
        }
    }

    /** The driver unpacks its library once, where nobody else can write. */
    private static void loadLibrary(Path copy) {
        if (System.getProperty(LIBRARY_DIRECTORY) == null) {
            System.setProperty(LIBRARY_DIRECTORY, String.valueOf(copy.getParent()));
        }
        Throwable cause = null;
        try {
            if (SQLiteJDBCLoader.initialize()) {
                return;
            }
        } catch (Exception | LinkageError e) { // declares no less
            cause = e;
        }
        throw new UnusableBackup(
                "the library of SQLite cannot be loaded: name a directory that may hold programs,"
                        + " with TALLYSTICK_JAVA_OPTS=-Djava.io.tmpdir=DIR",
                cause);
    }

    private static Connection connect(Path copy) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        Connection connection = config.createConnection("jdbc:sqlite:" + copy);
        try (Statement statement = connection.createStatement()) {
            // https://sqlite.org/security.html, on databases of unknown origin
            statement.execute("PRAGMA trusted_schema = OFF");
            statement.execute("PRAGMA cell_size_check = ON");
            statement.execute("PRAGMA mmap_size = 0");
            statement.execute("PRAGMA query_only = ON");
            return connection;
        } catch (SQLException e) {
            close(connection);
            throw e;
        }
    }

    private void check() throws SQLException {
        long version = number("PRAGMA user_version");
        if (!isTable("person") || !isTable("txn")) {
            throw new UnusableBackup(
                    file + " is a database, but not Debitum's: it has no tables person and txn",
                    null);
        }
        if (version > NEWEST) {
            throw new UnusableBackup(
                    file
                            + " was written by a newer Debitum (version "
                            + version
                            + " of its database; up to "
                            + NEWEST
                            + " can be read): take a newer Tallystick",
                    null);
        }
        require("person", personColumns, List.of("id_person", "name"));
        require(
                "txn",
                entryColumns,
                List.of(
                        "id_transaction",
                        "amount",
                        "id_person",
                        "description",
                        "is_monetary",
                        "timestamp"));
        String finding = text("PRAGMA quick_check(1)");
        if (!"ok".equals(finding)) {
            throw new UnusableBackup(
                    file + " is damaged (" + oneLine(finding) + "): make a new backup in Debitum",
                    null);
        }
    }

    private void require(String table, Set<String> there, List<String> wanted) {
        for (String column : wanted) {
            if (!there.contains(column)) {
                throw new UnusableBackup(
                        file
                                + " is a database, but not Debitum's: its table "
                                + table
                                + " has no column "
                                + column,
                        null);
            }
        }
    }

    /** A view or a virtual table could do anything while it is read. */
    private boolean isTable(String name) throws SQLException {
        String definition =
                text(
                        "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = '"
                                + name
                                + "'");
        return definition != null
                && definition.toUpperCase(Locale.ROOT).stripLeading().startsWith("CREATE TABLE");
    }

    private Set<String> columns(String table) throws SQLException {
        Set<String> columns = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA table_info(" + table + ")")) {
            while (rows.next()) {
                columns.add(rows.getString("name").toLowerCase(Locale.ROOT));
            }
        }
        return columns;
    }

    private long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private @Nullable String text(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    private long count(String query) {
        try {
            return number(query);
        } catch (SQLException e) {
            throw damaged(file, e);
        }
    }

    long persons() {
        return count("SELECT count(*) FROM person");
    }

    long entries() {
        return count("SELECT count(*) FROM txn");
    }

    /** All persons, by id. */
    void readPersons(RowReader<Person> reader) throws InterruptedException {
        String query =
                "SELECT p.id_person"
                        + text("p.name", true)
                        + text("p.note", personColumns.contains("note"))
                        + text("p.linked_contact_uri", personColumns.contains("linked_contact_uri"))
                        + ", f.millis FROM person p LEFT JOIN (SELECT id_person, min(timestamp) AS"
                        + " millis FROM txn WHERE is_monetary <> 0 AND typeof(timestamp) ="
                        + " 'integer' AND timestamp BETWEEN "
                        + FIRST.toEpochMilli()
                        + " AND "
                        + LAST.toEpochMilli()
                        + " GROUP BY id_person) f ON f.id_person = p.id_person"
                        + " ORDER BY p.id_person";
        read(query, DebitumDatabase::person, reader);
    }

    private static Person person(ResultSet row) throws SQLException {
        Fields fields = new Fields(row);
        Long id = fields.integer("its id");
        String name = fields.text("its name");
        String note = fields.text("its note");
        String uri = fields.text("its contact");
        Long first = fields.optionalInteger("its first date");
        return new Person(id, name, note, uri, first, fields.flaw());
    }

    /** All transactions, by id. */
    void readEntries(RowReader<Entry> reader) throws InterruptedException {
        String query =
                "SELECT id_transaction, id_person, amount, is_monetary"
                        + text("description", true)
                        + ", timestamp, "
                        + orNull("timestamp_returned")
                        + ", "
                        + orNull("has_images")
                        + " FROM txn ORDER BY id_transaction";
        read(query, DebitumDatabase::entry, reader);
    }

    private static Entry entry(ResultSet row) throws SQLException {
        Fields fields = new Fields(row);
        Long id = fields.integer("its id");
        Long person = fields.integer("the id of its person");
        Long amount = fields.integer("its amount");
        Long money = fields.integer("whether it is money");
        String description = fields.text("its description");
        Long millis = fields.optionalInteger("its date");
        Long returned = fields.optionalInteger("its day of return");
        Long pictures = fields.optionalInteger("its pictures");
        return new Entry(
                id,
                person,
                amount,
                money != null && money != 0,
                description,
                millis,
                returned,
                pictures != null && pictures != 0,
                fields.flaw());
    }

    private String orNull(String column) {
        return entryColumns.contains(column) ? column : "NULL";
    }

    /** The text, if it is not too long, and its length. */
    private static String text(String column, boolean isThere) {
        return isThere
                ? ", CASE WHEN octet_length(%1$s) <= %2$d THEN %1$s END, octet_length(%1$s)"
                        .formatted(column, MAX_TEXT_BYTES)
                : ", NULL, NULL";
    }

    private <T> void read(String query, RowMaker<T> maker, RowReader<T> reader)
            throws InterruptedException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                reader.accept(maker.make(rows));
            }
        } catch (SQLException e) {
            throw damaged(file, e);
        }
    }

    /** Reads the columns of a row one after the other. Confined. */
    private static final class Fields {

        private final ResultSet row;
        private final List<String> flaws = new ArrayList<>();
        private int column;

        Fields(ResultSet row) {
            this.row = row;
        }

        @Nullable Long integer(String what) throws SQLException {
            Long value = optionalInteger(what);
            if (value == null && flaws.isEmpty()) {
                flaws.add(what + " is missing");
            }
            return value;
        }

        @Nullable Long optionalInteger(String what) throws SQLException {
            column++;
            Object value = row.getObject(column);
            if (value instanceof Integer || value instanceof Long) {
                return ((Number) value).longValue();
            }
            if (value != null) {
                flaws.add(what + " is no integer");
            }
            return null;
        }

        @Nullable String text(String what) throws SQLException {
            column++;
            Object value = row.getObject(column);
            column++;
            if (value == null && row.getObject(column) != null) {
                flaws.add(what + " is too long");
            } else if (value instanceof byte[]) {
                flaws.add(what + " is no text");
                return null;
            }
            return value == null ? null : value.toString();
        }

        @Nullable String flaw() {
            return flaws.isEmpty() ? null : String.join(", ", flaws);
        }
    }

    private static UnusableBackup damaged(String file, SQLException cause) {
        return new UnusableBackup(
                file
                        + " cannot be read as a database ("
                        + oneLine(cause.getMessage())
                        + "): make a new backup in Debitum",
                cause);
    }

    private static String oneLine(@Nullable String text) {
        return String.valueOf(text).replaceAll("\\s*\\R\\s*", " ");
    }

    private static void close(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException("a database cannot be closed", e);
            }
        }
    }

    @Override
    public void close() {
        close(connection);
    }
}
