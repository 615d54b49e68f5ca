package io.tallystick.postgres;

import static io.tallystick.postgres.SqlArrays.column;
import static io.tallystick.postgres.SqlArrays.texts;
import static io.tallystick.postgres.SqlArrays.times;

import io.tallystick.application.projection.Projected;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactName;
import io.tallystick.domain.contact.EmailAddress;
import io.tallystick.domain.contact.Notes;
import io.tallystick.domain.contact.PhoneNumber;
import io.tallystick.domain.contact.Username;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.kernel.Versioned;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Rows of the table {@code contacts}. Stateless. */
final class ContactRows {

    private static final String COLUMNS =
            "id, user_id, version, newest_occurred_at, newest_event_id, state, name, username,"
                    + " phone, email, notes, created_at, updated_at, deletions";

    private static final int FIELDS = COLUMNS.split(",", -1).length;

    private static final String INSERT =
            "insert into contacts ("
                    + COLUMNS
                    + ") select r.id, r.user_id, r.version, r.newest_occurred_at::timestamptz,"
                    + " r.newest_event_id, r.state, r.name, r.username, r.phone, r.email, r.notes,"
                    + " r.created_at::timestamptz, r.updated_at::timestamptz,"
                    + " r.deletions::timestamptz[] from unnest(:ids,"
                    + " :userIds, :versions, :newestOccurredAts, :newestEventIds, :states, :names,"
                    + " :usernames, :phones, :emails, :notes, :createdAts, :updatedAts,"
                    + " :deletions) as r("
                    + COLUMNS
                    + ")";

    private static final String UPSERT =
            INSERT
                    + " on conflict (id) do update set version = excluded.version,"
                    + " newest_occurred_at = excluded.newest_occurred_at, newest_event_id ="
                    + " excluded.newest_event_id, state = excluded.state, name = excluded.name,"
                    + " username = excluded.username, phone = excluded.phone, email ="
                    + " excluded.email, notes = excluded.notes, created_at = excluded.created_at,"
                    + " updated_at = excluded.updated_at, deletions = excluded.deletions where"
                    + " contacts.version < excluded.version";

    private ContactRows() {}

    static Map<UUID, Projected<Contact>> read(Handle handle, List<UUID> ids) {
        Map<UUID, Projected<Contact>> rows = new HashMap<>();
        if (!ids.isEmpty()) {
            handle.createQuery("select " + COLUMNS + " from contacts where id = any(:ids)")
                    .bind("ids", ids.toArray(UUID[]::new))
                    .map((row, context) -> read(row))
                    .forEach(row -> rows.put(row.id(), row));
        }
        return rows;
    }

    static Projected<Contact> read(ResultSet row) throws SQLException {
        return new Projected<>(
                row.getObject("id", UUID.class),
                new UserId(row.getObject("user_id", UUID.class)),
                readState(row),
                SqlTime.read(row, "newest_occurred_at"),
                new EventId(row.getObject("newest_event_id", UUID.class)));
    }

    static Versioned<Contact> readState(ResultSet row) throws SQLException {
        String state = row.getString("state");
        Contact contact =
                switch (state) {
                    case "absent" -> new Contact.Absent(SqlTime.readAll(row, "deletions"));
                    case "live" ->
                            new Contact.Live(
                                    details(row),
                                    SqlTime.read(row, "created_at"),
                                    SqlTime.read(row, "updated_at"),
                                    SqlTime.readAll(row, "deletions"));
                    case "deleted" ->
                            new Contact.Deleted(
                                    details(row),
                                    SqlTime.read(row, "created_at"),
                                    SqlTime.read(row, "updated_at"),
                                    SqlTime.readAll(row, "deletions"));
                    default -> throw new IllegalStateException("unknown state: " + state);
                };
        return new Versioned<>(contact, row.getLong("version"));
    }

    private static ContactDetails details(ResultSet row) throws SQLException {
        String username = row.getString("username");
        String phone = row.getString("phone");
        String email = row.getString("email");
        String notes = row.getString("notes");
        return new ContactDetails(
                new ContactName(row.getString("name")),
                username == null ? null : new Username(username),
                phone == null ? null : new PhoneNumber(phone),
                email == null ? null : new EmailAddress(email),
                notes == null ? null : new Notes(notes));
    }

    static void upsert(Handle handle, List<Projected<Contact>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        bind(handle.createUpdate(UPSERT), rows).execute();
    }

    /** Adds the rows that are not there yet, and names them. */
    static List<UUID> addMissing(Handle handle, List<Projected<Contact>> rows) {
        return rows.isEmpty()
                ? List.of()
                : bind(
                                handle.createQuery(
                                        INSERT + " on conflict (id) do nothing returning id"),
                                rows)
                        .mapTo(UUID.class)
                        .list();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, List<Projected<Contact>> rows) {
        return statement
                .bind("ids", column(rows, Projected::id, UUID[]::new))
                .bind("userIds", column(rows, row -> row.owner().value(), UUID[]::new))
                .bind("versions", column(rows, Projected::version, Long[]::new))
                .bind("newestOccurredAts", times(rows, Projected::newestOccurredAt))
                .bind(
                        "newestEventIds",
                        column(rows, row -> row.newestEventId().value(), UUID[]::new))
                .bind("states", texts(rows, ContactRows::state))
                .bind("names", details(rows, details -> details.name().value()))
                .bind("usernames", details(rows, ContactRows::username))
                .bind("phones", details(rows, ContactRows::phone))
                .bind("emails", details(rows, ContactRows::email))
                .bind("notes", details(rows, ContactRows::notes))
                .bind("createdAts", times(rows, ContactRows::createdAt))
                .bind("updatedAts", times(rows, ContactRows::updatedAt))
                .bind("deletions", texts(rows, row -> SqlArrays.literal(deletions(row))));
    }

    /** In the binary format of {@code COPY}; faster than {@link #upsert}, where there is no row. */
    static void copy(Handle handle, List<Projected<Contact>> rows) {
        CopyEncoder encoder = new CopyEncoder();
        rows.forEach(row -> encode(encoder, row));
        SqlCopy.in(handle, "contacts (" + COLUMNS + ")", encoder);
    }

    /** As {@link #encode} makes them. */
    static CopiedRows copied(Handle handle, List<UUID> ids) {
        return CopiedRows.read(handle, COLUMNS, "contacts", ids);
    }

    static void encode(CopyEncoder encoder, Projected<Contact> row) {
        ContactDetails details = details(row);
        encoder.row(FIELDS)
                .uuid(row.id())
                .uuid(row.owner().value())
                .int8(row.version())
                .time(row.newestOccurredAt())
                .uuid(row.newestEventId().value())
                .text(state(row))
                .text(details == null ? null : details.name().value())
                .text(details == null ? null : username(details))
                .text(details == null ? null : phone(details))
                .text(details == null ? null : email(details))
                .text(details == null ? null : notes(details))
                .time(createdAt(row))
                .time(updatedAt(row))
                .times(deletions(row));
    }

    private static String state(Projected<Contact> row) {
        return switch (row.state()) {
            case Contact.Absent absent -> "absent";
            case Contact.Live live -> "live";
            case Contact.Deleted deleted -> "deleted";
        };
    }

    private static @Nullable String[] details(
            List<Projected<Contact>> rows, Function<ContactDetails, @Nullable String> value) {
        return texts(
                rows,
                row -> {
                    ContactDetails details = details(row);
                    return details == null ? null : value.apply(details);
                });
    }

    private static @Nullable ContactDetails details(Projected<Contact> row) {
        return switch (row.state()) {
            case Contact.Absent absent -> null;
            case Contact.Live live -> live.details();
            case Contact.Deleted deleted -> deleted.details();
        };
    }

    private static @Nullable Instant createdAt(Projected<Contact> row) {
        return switch (row.state()) {
            case Contact.Absent absent -> null;
            case Contact.Live live -> live.createdAt();
            case Contact.Deleted deleted -> deleted.createdAt();
        };
    }

    private static @Nullable Instant updatedAt(Projected<Contact> row) {
        return switch (row.state()) {
            case Contact.Absent absent -> null;
            case Contact.Live live -> live.updatedAt();
            case Contact.Deleted deleted -> deleted.updatedAt();
        };
    }

    /** Null if there are none. */
    private static @Nullable List<Instant> deletions(Projected<Contact> row) {
        List<Instant> deletions = row.state().deletions();
        return deletions.isEmpty() ? null : deletions;
    }

    private static @Nullable String username(ContactDetails details) {
        return details.username() == null ? null : details.username().value();
    }

    private static @Nullable String phone(ContactDetails details) {
        return details.phone() == null ? null : details.phone().value();
    }

    private static @Nullable String email(ContactDetails details) {
        return details.email() == null ? null : details.email().value();
    }

    private static @Nullable String notes(ContactDetails details) {
        return details.notes() == null ? null : details.notes().value();
    }
}
