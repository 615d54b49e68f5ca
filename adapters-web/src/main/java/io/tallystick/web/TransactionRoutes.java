package io.tallystick.web;

import io.javalin.http.Context;
import io.tallystick.application.Ledger;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.view.TransactionQuery;
import io.tallystick.application.view.TransactionView;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.kernel.Versioned;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.Direction;
import io.tallystick.domain.transaction.Transaction;
import io.tallystick.domain.transaction.TransactionChanges;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.domain.transaction.TransactionKind;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Transactions over HTTP. Thread-safe. */
final class TransactionRoutes {

    private static final String THING = "Transaction";
    private static final String TRANSACTIONS = "/api/transactions";
    private static final String TRANSACTION = TRANSACTIONS + "/{id}";

    private final Ledger ledger;
    private final BodyReader bodies;
    private final WriteAnswers answers;

    TransactionRoutes(Ledger ledger, BodyReader bodies) {
        this.ledger = ledger;
        this.bodies = bodies;
        this.answers = new WriteAnswers(ledger.log(), AggregateType.TRANSACTION, THING);
    }

    void register(Router router) {
        router.post(TRANSACTIONS, this::create);
        router.get(TRANSACTIONS, this::list);
        router.get(TRANSACTION, this::read);
        router.put(
                TRANSACTION, ctx -> update(ctx, MediaType.JSON, FieldReader.NullMeaning.UNCHANGED));
        router.patch(
                TRANSACTION,
                ctx -> update(ctx, MediaType.MERGE_PATCH, FieldReader.NullMeaning.CLEARED));
        router.delete(TRANSACTION, this::delete);
        router.post(TRANSACTION + "/undo", this::undo);
    }

    private void create(Context ctx) throws IOException {
        WriteRequest request = WriteRequest.read(ctx, bodies, MediaType.JSON, ledger.log());
        FieldReader fields = request.fields();
        Supplier<TransactionDetails> details = TransactionFields.details(fields);
        Parsed<TransactionId> id =
                fields.optional("id", Values.text(text -> new TransactionId(Values.uuid(text))));
        CommandContext context = request.context();
        Outcome<Transaction> outcome =
                ledger.transactions().create(context, id.value(), details.get());
        answers.answer(
                ctx,
                outcome,
                (made, transaction, isReplay) -> {
                    ctx.header("Location", TRANSACTIONS + "/" + made);
                    send(ctx, 201, shown(made, transaction), null);
                });
    }

    private void update(Context ctx, MediaType mediaType, FieldReader.NullMeaning nullMeaning)
            throws IOException {
        WriteRequest request = WriteRequest.read(ctx, bodies, mediaType, ledger.log());
        Parsed<TransactionId> id = request.id(TransactionId::new);
        Supplier<TransactionChanges> changes =
                TransactionFields.changes(request.fields(nullMeaning));
        IfMatch ifMatch = request.ifMatch();
        CommandContext context = request.context();
        Outcome<Transaction> outcome =
                ledger.transactions()
                        .update(context, id.get(), changes.get(), ifMatch.precondition());
        answers.answer(
                ctx,
                id.get().value(),
                ifMatch,
                outcome,
                (changed, transaction, isReplay) ->
                        send(
                                ctx,
                                200,
                                shown(changed, transaction),
                                "Transaction updated successfully"));
    }

    private void delete(Context ctx) throws IOException {
        WriteRequest request = WriteRequest.readBodyIfPresent(ctx, bodies, ledger.log());
        Parsed<TransactionId> id = request.id(TransactionId::new);
        IfMatch ifMatch = request.ifMatch();
        Outcome<Transaction> outcome =
                ledger.transactions().delete(request.context(), id.get(), ifMatch.precondition());
        answers.answer(
                ctx,
                id.get().value(),
                ifMatch,
                outcome,
                (deleted, transaction, isReplay) ->
                        WriteAnswers.sendGone(
                                ctx,
                                deleted,
                                transaction.version(),
                                "Transaction deleted successfully",
                                null));
    }

    private void undo(Context ctx) throws IOException {
        WriteRequest request = WriteRequest.readBodyIfPresent(ctx, bodies, ledger.log());
        Parsed<TransactionId> id = request.id(TransactionId::new);
        Parsed<EventId> target =
                request.fields()
                        .optional("event_id", Values.text(text -> new EventId(Values.uuid(text))));
        IfMatch ifMatch = request.ifMatch();
        CommandContext context = request.context();
        Outcome<Transaction> outcome =
                ledger.transactions()
                        .undo(context, id.get(), target.value(), ifMatch.precondition());
        answers.answer(
                ctx,
                id.get().value(),
                ifMatch,
                outcome,
                (undone, transaction, isReplay) -> {
                    String message = "Change undone successfully";
                    if (transaction.state() instanceof Transaction.Absent) {
                        WriteAnswers.sendGone(ctx, undone, transaction.version(), message, true);
                    } else {
                        send(ctx, 200, asContactsAre(context.user(), undone, transaction), message);
                    }
                });
    }

    /** Whoever could change it just now had a live contact for it. */
    private static TransactionView shown(UUID id, Versioned<Transaction> transaction) {
        return TransactionView.of(new TransactionId(id), transaction, live -> true).orElseThrow();
    }

    /** An undo may take it back to a contact whose deletion takes it along. */
    private TransactionView asContactsAre(
            UserId user, UUID id, Versioned<Transaction> transaction) {
        return TransactionView.of(
                        new TransactionId(id),
                        transaction,
                        live -> ledger.transactions().isShown(user, live))
                .orElseThrow();
    }

    private static void send(
            Context ctx, int status, TransactionView view, @Nullable String message)
            throws IOException {
        Answers.json(
                ctx,
                status,
                json -> {
                    json.writeStartObject();
                    EntityJson.transactionFields(json, view);
                    if (message != null) {
                        json.writeStringField("message", message);
                    }
                    json.writeEndObject();
                });
    }

    private void read(Context ctx) throws IOException {
        FieldErrors errors = new FieldErrors();
        Parsed<TransactionId> id = PathIds.read(ctx, errors, TransactionId::new);
        SingleQuery query = SingleQuery.read(QueryParams.of(ctx.queryString(), errors));
        errors.throwIfAny();
        TransactionView view =
                find(Router.userOf(ctx), id.get(), query)
                        .orElseThrow(() -> new ProblemException(query.notFound(THING)));
        WriteAnswers.tag(ctx, view.version());
        Answers.json(ctx, 200, json -> EntityJson.transaction(json, view));
    }

    private Optional<TransactionView> find(UserId user, TransactionId id, SingleQuery query) {
        if (query.version() != null) {
            return ledger.timeTravel().transactionAtVersion(user, id, query.version());
        }
        if (query.asOf() != null) {
            return ledger.timeTravel().transactionAsOf(user, id, query.asOf());
        }
        return ledger.views()
                .transaction(user, id)
                .filter(view -> query.includeDeleted() || !view.isDeleted());
    }

    private void list(Context ctx) throws IOException {
        FieldErrors errors = new FieldErrors();
        QueryParams params = QueryParams.of(ctx.queryString(), errors);
        Parsed<ContactId> contact =
                params.read("contact_id", text -> new ContactId(Values.uuid(text)));
        Parsed<CalendarDate> from = params.read("from", CalendarDate::parse);
        Parsed<CalendarDate> to = params.read("to", CalendarDate::parse);
        params.checkRange("from", from.value(), "to", to.value());
        Parsed<Direction> direction =
                params.read("direction", text -> Values.constant(Direction.class, text));
        Parsed<TransactionKind> kind =
                params.read("type", text -> Values.constant(TransactionKind.class, text));
        Parsed<String> search = params.search("q");
        Parsed<Integer> limit = params.limit();
        Parsed<TransactionQuery.After> after = params.read("cursor", ListCursor::transactions);
        boolean includeDeleted = params.flag("include_deleted");
        Parsed<Instant> asOf = params.asOf();
        errors.throwIfAny();
        UserId user = Router.userOf(ctx);
        ListAnswer<TransactionView> answer =
                new ListAnswer<>(
                        (max, reader) ->
                                list(
                                        new TransactionQuery(
                                                user,
                                                contact.value(),
                                                from.value(),
                                                to.value(),
                                                direction.value(),
                                                kind.value(),
                                                search.value(),
                                                includeDeleted,
                                                after.value(),
                                                max),
                                        asOf.value(),
                                        reader),
                        EntityJson::transaction,
                        ListCursor::after);
        answer.send(ctx, params, limit.value());
    }

    private void list(
            TransactionQuery query, @Nullable Instant asOf, Consumer<TransactionView> reader) {
        if (asOf != null) {
            ledger.timeTravel().transactionsAsOf(query, asOf, reader);
        } else {
            ledger.views().transactions(query, reader);
        }
    }
}
