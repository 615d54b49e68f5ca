package io.tallystick.debitum;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A database as Debitum makes it, version 6 of its schema: github.com/Marmo/debitum, its exported
 * schemas. Close it before it is read.
 */
public final class DebitumFile implements AutoCloseable {

    private static final String[] SCHEMA = {
        "CREATE TABLE `person` (`id_person` INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, `name`"
                + " TEXT, `note` TEXT, `linked_contact_uri` TEXT)",
        "CREATE TABLE `txn` (`id_transaction` INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,"
                + " `amount` INTEGER NOT NULL, `id_person` INTEGER NOT NULL, `description` TEXT,"
                + " `is_monetary` INTEGER NOT NULL, `timestamp` INTEGER, `timestamp_returned`"
                + " INTEGER, `has_images` INTEGER NOT NULL DEFAULT(0), FOREIGN KEY(`id_person`)"
                + " REFERENCES `person`(`id_person`) ON UPDATE NO ACTION ON DELETE NO ACTION )",
        "CREATE INDEX `index_txn_id_person` ON `txn` (`id_person`)",
        "CREATE TABLE `image` (`id_transaction` INTEGER NOT NULL, `filename` TEXT NOT NULL,"
                + " PRIMARY KEY(`id_transaction`, `filename`))",
        "CREATE TABLE room_master_table (id INTEGER PRIMARY KEY,identity_hash TEXT)",
        "PRAGMA user_version = 6",
    };

    private final Path path;
    private final Connection connection;

    private DebitumFile(Path path, Connection connection) {
        this.path = path;
        this.connection = connection;
    }

    /** A new one without rows. */
    public static DebitumFile create(Path path) throws SQLException {
        DebitumFile file = empty(path);
        file.run(SCHEMA);
        return file;
    }

    /** A new database without tables. */
    static DebitumFile empty(Path path) throws SQLException {
        return open(path);
    }

    /** One that is there. */
    public static DebitumFile open(Path path) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
        connection.setAutoCommit(true);
        return new DebitumFile(path, connection);
    }

    public Path path() {
        return path;
    }

    Connection connection() {
        return connection;
    }

    /** Runs statements. */
    public DebitumFile run(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
        return this;
    }

    /** Adds a person. */
    public DebitumFile person(Object id, @Nullable Object name) throws SQLException {
        return person(id, name, null, null);
    }

    DebitumFile person(
            Object id, @Nullable Object name, @Nullable Object note, @Nullable String uri)
            throws SQLException {
        return insert("INSERT INTO person VALUES (?, ?, ?, ?)", id, name, note, uri);
    }

    /** Adds a transaction with money. */
    public DebitumFile money(
            Object id, Object person, Object amount, @Nullable Object description, Object millis)
            throws SQLException {
        return insert(
                "INSERT INTO txn VALUES (?, ?, ?, ?, 1, ?, NULL, 0)",
                id,
                amount,
                person,
                description,
                millis);
    }

    DebitumFile insert(String statement, @Nullable Object... values) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                insert.setObject(i + 1, values[i]);
            }
            insert.executeUpdate();
        }
        return this;
    }

    /** The backup that Debitum makes of a database. */
    public static Path zip(Path zip, Path database, int decimals) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            add(out, "1.jpg", new byte[] {(byte) 0xff, (byte) 0xd8, 1, 2, 3});
            add(out, "../../outside.db", Files.readAllBytes(database));
            add(out, "short", new byte[] {'S'});
            add(out, "debitum-preferences.xml", preferences(decimals));
        }
        return zip;
    }

    private static byte[] preferences(int decimals) {
        return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<properties>\n<entry"
                        + " key=\"decimals\">"
                        + decimals
                        + "</entry>\n</properties>\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        OutputStream out = zip;
        out.write(content);
        zip.closeEntry();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
