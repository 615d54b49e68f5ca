package io.tallystick.postgres;

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
import io.tallystick.domain.transaction.Transaction;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionKind;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Rows of the table {@code transactions}. Stateless. */
final class TransactionRows {

    private static final String COLUMNS =
            "id, user_id, version, newest_occurred_at, newest_event_id, state, contact_id, kind,"
                    + " direction, amount, currency, description, transaction_date, due_date,"
                    + " created_at, updated_at";

    private static final String UPSERT =
            "insert into transactions ("
                    + COLUMNS
                    + ") values (:id, :userId, :version, :newestOccurredAt, :newestEventId, :state,"
                    + " :contactId, :kind, :direction, :amount, :currency, :description,"
                    + " :transactionDate, :dueDate, :createdAt, :updatedAt) on conflict (id) do"
                    + " update set version = excluded.version, newest_occurred_at ="
                    + " excluded.newest_occurred_at, newest_event_id = excluded.newest_event_id,"
                    + " state = excluded.state, contact_id = excluded.contact_id, kind ="
                    + " excluded.kind, direction = excluded.direction, amount = excluded.amount,"
                    + " currency = excluded.currency, description = excluded.description,"
                    + " transaction_date = excluded.transaction_date, due_date ="
                    + " excluded.due_date, created_at = excluded.created_at, updated_at ="
                    + " excluded.updated_at where transactions.version < excluded.version";

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
                    case "live" ->
                            new Transaction.Live(
                                    details(row),
                                    SqlTime.read(row, "created_at"),
                                    SqlTime.read(row, "updated_at"));
                    case "deleted" ->
                            new Transaction.Deleted(
                                    details(row),
                                    SqlTime.read(row, "created_at"),
                                    SqlTime.read(row, "updated_at"));
                    default -> throw new IllegalStateException("unknown state: " + state);
                };
        return new Versioned<>(transaction, row.getLong("version"));
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
        PreparedBatch batch = handle.prepareBatch(UPSERT);
        for (Projected<Transaction> row : rows) {
            batch.bind("id", row.id())
                    .bind("userId", row.owner().value())
                    .bind("version", row.version())
                    .bind("newestOccurredAt", SqlTime.of(row.newestOccurredAt()))
                    .bind("newestEventId", row.newestEventId().value());
            switch (row.state()) {
                case Transaction.Absent() -> bindAbsent(batch);
                case Transaction.Live(var details, var createdAt, var updatedAt) ->
                        bind(batch, "live", details, createdAt, updatedAt);
                case Transaction.Deleted(var details, var createdAt, var updatedAt) ->
                        bind(batch, "deleted", details, createdAt, updatedAt);
            }
            batch.add();
        }
        batch.execute();
    }

    private static void bindAbsent(PreparedBatch batch) {
        batch.bind("state", "absent")
                .bind("contactId", (UUID) null)
                .bind("kind", (String) null)
                .bind("direction", (String) null)
                .bind("amount", (Long) null)
                .bind("currency", (String) null)
                .bind("description", (String) null)
                .bind("transactionDate", (LocalDate) null)
                .bind("dueDate", (LocalDate) null)
                .bind("createdAt", SqlTime.ofNullable(null))
                .bind("updatedAt", SqlTime.ofNullable(null));
    }

    private static void bind(
            PreparedBatch batch,
            String state,
            TransactionDetails details,
            Instant createdAt,
            Instant updatedAt) {
        batch.bind("state", state)
                .bind("contactId", details.contactId().value())
                .bind("kind", lower(details.kind()))
                .bind("direction", lower(details.direction()))
                .bind("amount", details.amount().value())
                .bind("currency", details.currency().value())
                .bind("description", text(details.description()))
                .bind("transactionDate", details.transactionDate().value())
                .bind("dueDate", date(details.dueDate()))
                .bind("createdAt", SqlTime.of(createdAt))
                .bind("updatedAt", SqlTime.of(updatedAt));
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String text(@Nullable Description description) {
        return description == null ? null : description.value();
    }

    private static @Nullable LocalDate date(@Nullable CalendarDate date) {
        return date == null ? null : date.value();
    }
}
