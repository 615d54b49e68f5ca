package io.tallystick.postgres;

import static io.tallystick.postgres.SqlArrays.column;
import static io.tallystick.postgres.SqlArrays.texts;
import static io.tallystick.postgres.SqlArrays.times;

import io.tallystick.application.projection.Projected;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.kernel.Versioned;
import io.tallystick.domain.transaction.Amount;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.Description;
import io.tallystick.domain.transaction.Direction;
import io.tallystick.domain.transaction.Stay;
import io.tallystick.domain.transaction.Transaction;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionKind;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Rows of the table {@code transactions}. Stateless. */
final class TransactionRows {

    private static final String COLUMNS =
            "id, user_id, version, newest_occurred_at, newest_event_id, state, contact_id, kind,"
                    + " direction, amount, currency, description, transaction_date, due_date,"
                    + " created_at, updated_at, was_with, was_since";

    private static final int FIELDS = COLUMNS.split(",", -1).length;

    private static final String INSERT =
            "insert into transactions ("
                    + COLUMNS
                    + ") select r.id, r.user_id, r.version, r.newest_occurred_at::timestamptz,"
                    + " r.newest_event_id, case when r.state = 'live' and "
                    + LeftOut.RULE
                    + " then 'left_out' else r.state end, r.contact_id, r.kind, r.direction,"
                    + " r.amount, r.currency, r.description, r.transaction_date::date,"
                    + " r.due_date::date, r.created_at, r.updated_at::timestamptz, r.was_with,"
                    + " r.was_since from (select id, user_id, version, newest_occurred_at,"
                    + " newest_event_id, state, contact_id, kind, direction, amount, currency,"
                    + " description, transaction_date, due_date, created_at::timestamptz,"
                    + " updated_at, was_with::uuid[], was_since::timestamptz[] from unnest(:ids,"
                    + " :userIds, :versions, :newestOccurredAts, :newestEventIds, :states,"
                    + " :contactIds, :kinds, :directions, :amounts, :currencies, :descriptions,"
                    + " :transactionDates, :dueDates, :createdAts, :updatedAts, :wereWith,"
                    + " :wereSince) as n("
                    + COLUMNS
                    + ")) r";

    private static final String UPSERT =
            INSERT
                    + " on conflict (id) do update set version = excluded.version,"
                    + " newest_occurred_at = excluded.newest_occurred_at, newest_event_id ="
                    + " excluded.newest_event_id, state = excluded.state, contact_id ="
                    + " excluded.contact_id, kind = excluded.kind, direction = excluded.direction,"
                    + " amount = excluded.amount, currency = excluded.currency, description ="
                    + " excluded.description, transaction_date = excluded.transaction_date,"
                    + " due_date = excluded.due_date, created_at = excluded.created_at, updated_at"
                    + " = excluded.updated_at, was_with = excluded.was_with, was_since ="
                    + " excluded.was_since where transactions.version < excluded.version";

    private TransactionRows() {}

    static Map<UUID, Projected<Transaction>> read(Handle handle, List<UUID> ids) {
        Map<UUID, Projected<Transaction>> rows = new HashMap<>();
        if (!ids.isEmpty()) {
            handle.createQuery("select " + COLUMNS + " from transactions where id = any(:ids)")
                    .bind("ids", ids.toArray(UUID[]::new))
                    .map((row, context) -> read(row))
                    .forEach(row -> rows.put(row.id(), row));
        }
        return rows;
    }

    static Projected<Transaction> read(ResultSet row) throws SQLException {
        return new Projected<>(
                row.getObject("id", UUID.class),
                new UserId(row.getObject("user_id", UUID.class)),
                readState(row),
                SqlTime.read(row, "newest_occurred_at"),
                new EventId(row.getObject("newest_event_id", UUID.class)));
    }

    static Versioned<Transaction> readState(ResultSet row) throws SQLException {
        String state = row.getString("state");
        Transaction transaction =
                switch (state) {
                    case "absent" -> new Transaction.Absent();
                    case "live", "left_out" -> live(row);
                    case "deleted" ->
                            new Transaction.Deleted(
                                    details(row),
                                    SqlTime.read(row, "created_at"),
                                    SqlTime.read(row, "updated_at"));
                    default -> throw new IllegalStateException("unknown state: " + state);
                };
        return new Versioned<>(transaction, row.getLong("version"));
    }

    private static Transaction.Live live(ResultSet row) throws SQLException {
        TransactionDetails details = details(row);
        Instant createdAt = SqlTime.read(row, "created_at");
        Array contacts = row.getArray("was_with");
        List<Stay> stays = new ArrayList<>();
        if (contacts == null) {
            stays.add(new Stay(details.contactId(), createdAt));
        } else {
            UUID[] ids = (UUID[]) contacts.getArray();
            List<Instant> times = SqlTime.readAll(row, "was_since");
            for (int i = 0; i < ids.length; i++) {
                stays.add(new Stay(new ContactId(ids[i]), times.get(i)));
            }
        }
        return new Transaction.Live(details, createdAt, SqlTime.read(row, "updated_at"), stays);
    }

    private static TransactionDetails details(ResultSet row) throws SQLException {
        String description = row.getString("description");
        LocalDate dueDate = row.getObject("due_date", LocalDate.class);
        return new TransactionDetails(
                new ContactId(row.getObject("contact_id", UUID.class)),
                TransactionKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                Direction.valueOf(row.getString("direction").toUpperCase(Locale.ROOT)),
                new Amount(row.getLong("amount")),
                new CurrencyCode(row.getString("currency")),
                description == null ? null : new Description(description),
                new CalendarDate(row.getObject("transaction_date", LocalDate.class)),
                dueDate == null ? null : new CalendarDate(dueDate));
    }

    static void upsert(Handle handle, List<Projected<Transaction>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        bind(handle.createUpdate(UPSERT), rows).execute();
    }

    /** Adds the rows that are not there yet, and names them. */
    static List<UUID> addMissing(Handle handle, List<Projected<Transaction>> rows) {
        return rows.isEmpty()
                ? List.of()
                : bind(
                                handle.createQuery(
                                        INSERT + " on conflict (id) do nothing returning id"),
                                rows)
                        .mapTo(UUID.class)
                        .list();
    }

    private static <S extends SqlStatement<S>> S bind(
            S statement, List<Projected<Transaction>> rows) {
        return statement
                .bind("ids", column(rows, Projected::id, UUID[]::new))
                .bind("userIds", column(rows, row -> row.owner().value(), UUID[]::new))
                .bind("versions", column(rows, Projected::version, Long[]::new))
                .bind("newestOccurredAts", times(rows, Projected::newestOccurredAt))
                .bind(
                        "newestEventIds",
                        column(rows, row -> row.newestEventId().value(), UUID[]::new))
                .bind("states", texts(rows, TransactionRows::state))
                .bind("contactIds", details(rows, of -> of.contactId().value(), UUID[]::new))
                .bind("kinds", details(rows, of -> lower(of.kind()), String[]::new))
                .bind("directions", details(rows, of -> lower(of.direction()), String[]::new))
                .bind("amounts", details(rows, of -> of.amount().value(), Long[]::new))
                .bind("currencies", details(rows, of -> of.currency().value(), String[]::new))
                .bind("descriptions", details(rows, TransactionRows::description, String[]::new))
                .bind(
                        "transactionDates",
                        details(rows, of -> of.transactionDate().toString(), String[]::new))
                .bind("dueDates", details(rows, TransactionRows::dueDate, String[]::new))
                .bind("createdAts", times(rows, TransactionRows::createdAt))
                .bind("updatedAts", times(rows, TransactionRows::updatedAt))
                .bind("wereWith", texts(rows, row -> SqlArrays.literal(wasWith(row))))
                .bind("wereSince", texts(rows, row -> SqlArrays.literal(wasSince(row))));
    }

    /** In the binary format of {@code COPY}; faster than {@link #upsert}, where there is no row. */
    static void copy(Handle handle, List<Projected<Transaction>> rows) {
        CopyEncoder encoder = new CopyEncoder();
        rows.forEach(row -> encode(encoder, row));
        SqlCopy.in(handle, "transactions (" + COLUMNS + ")", encoder);
    }

    /** As {@link #encode} makes them, who knows nothing of contacts. */
    static CopiedRows copied(Handle handle, List<UUID> ids) {
        String columns =
                COLUMNS.replace(
                        " state,", " case state when 'left_out' then 'live' else state end,");
        return CopiedRows.read(handle, columns, "transactions", ids);
    }

    static void encode(CopyEncoder encoder, Projected<Transaction> row) {
        encoder.row(FIELDS)
                .uuid(row.id())
                .uuid(row.owner().value())
                .int8(row.version())
                .time(row.newestOccurredAt())
                .uuid(row.newestEventId().value())
                .text(state(row));
        encode(encoder, details(row));
        encoder.time(createdAt(row)).time(updatedAt(row)).uuids(wasWith(row)).times(wasSince(row));
    }

    private static void encode(CopyEncoder encoder, @Nullable TransactionDetails details) {
        if (details == null) {
            encoder.uuid(null).text(null).text(null).int8(null).text(null).text(null);
            encoder.date(null).date(null);
            return;
        }
        CalendarDate dueDate = details.dueDate();
        encoder.uuid(details.contactId().value())
                .text(lower(details.kind()))
                .text(lower(details.direction()))
                .int8(details.amount().value())
                .text(details.currency().value())
                .text(description(details))
                .date(details.transactionDate().value())
                .date(dueDate == null ? null : dueDate.value());
    }

    private static @Nullable List<UUID> wasWith(Projected<Transaction> row) {
        return stays(row, stay -> stay.contact().value());
    }

    private static @Nullable List<Instant> wasSince(Projected<Transaction> row) {
        return stays(row, Stay::since);
    }

    /** Null if there is only the one that the rest of the row tells. */
    private static <V> @Nullable List<V> stays(
            Projected<Transaction> row, Function<Stay, V> value) {
        return row.state() instanceof Transaction.Live live && live.stays().size() > 1
                ? live.stays().stream().map(value).toList()
                : null;
    }

    private static String state(Projected<Transaction> row) {
        return switch (row.state()) {
            case Transaction.Absent absent -> "absent";
            case Transaction.Live live -> "live";
            case Transaction.Deleted deleted -> "deleted";
        };
    }

    private static <V> @Nullable V[] details(
            List<Projected<Transaction>> rows,
            Function<TransactionDetails, @Nullable V> value,
            IntFunction<@Nullable V[]> array) {
        return column(
                rows,
                row -> {
                    TransactionDetails details = details(row);
                    return details == null ? null : value.apply(details);
                },
                array);
    }

    private static @Nullable TransactionDetails details(Projected<Transaction> row) {
        return switch (row.state()) {
            case Transaction.Absent absent -> null;
            case Transaction.Live live -> live.details();
            case Transaction.Deleted deleted -> deleted.details();
        };
    }

    private static @Nullable Instant createdAt(Projected<Transaction> row) {
        return switch (row.state()) {
            case Transaction.Absent absent -> null;
            case Transaction.Live live -> live.createdAt();
            case Transaction.Deleted deleted -> deleted.createdAt();
        };
    }

    private static @Nullable Instant updatedAt(Projected<Transaction> row) {
        return switch (row.state()) {
            case Transaction.Absent absent -> null;
            case Transaction.Live live -> live.updatedAt();
            case Transaction.Deleted deleted -> deleted.updatedAt();
        };
    }

    private static @Nullable String description(TransactionDetails details) {
        return details.description() == null ? null : details.description().value();
    }

    private static @Nullable String dueDate(TransactionDetails details) {
        return details.dueDate() == null ? null : details.dueDate().toString();
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
