package io.tallystick.web;

import io.javalin.http.Context;
import io.tallystick.application.Ledger;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.kernel.Versioned;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Contacts over HTTP. Thread-safe. */
final class ContactRoutes {

    private static final String THING = "Contact";
    private static final String CONTACTS = "/api/contacts";
    private static final String CONTACT = CONTACTS + "/{id}";

    private final Ledger ledger;
    private final BodyReader bodies;
    private final WriteAnswers answers;
    private final TodaysBalance balances;

    ContactRoutes(Ledger ledger, BodyReader bodies) {
        this.ledger = ledger;
        this.bodies = bodies;
        this.answers = new WriteAnswers(ledger.log(), AggregateType.CONTACT, THING);
        this.balances = new TodaysBalance(ledger.views());
    }

    void register(Router router) {
        router.post(CONTACTS, this::create);
        router.get(CONTACTS, this::list);
        router.get(CONTACT, this::read);
        router.put(CONTACT, ctx -> update(ctx, MediaType.JSON, FieldReader.NullMeaning.UNCHANGED));
        router.patch(
                CONTACT,
                ctx -> update(ctx, MediaType.MERGE_PATCH, FieldReader.NullMeaning.CLEARED));
        router.delete(CONTACT, this::delete);
        router.post(CONTACT + "/undo", this::undo);
    }

    private void create(Context ctx) throws IOException {
        WriteRequest request = WriteRequest.read(ctx, bodies, MediaType.JSON, ledger.log());
        FieldReader fields = request.fields();
        Supplier<ContactDetails> details = ContactFields.details(fields);
        Parsed<ContactId> id =
                fields.optional("id", Values.text(text -> new ContactId(Values.uuid(text))));
        CommandContext context = request.context();
        Outcome<Contact> outcome = ledger.contacts().create(context, id.value(), details.get());
        answers.answer(
                ctx,
                outcome,
                (made, contact, isReplay) -> {
                    ctx.header("Location", CONTACTS + "/" + made);
                    // what was just made cannot have a transaction yet
                    Balance balance =
                            isReplay
                                    ? balances.of(context.user(), new ContactId(made))
                                    : Balance.ZERO;
                    send(ctx, 201, new ContactId(made), contact, balance, null);
                });
    }

    private void update(Context ctx, MediaType mediaType, FieldReader.NullMeaning nullMeaning)
            throws IOException {
        WriteRequest request = WriteRequest.read(ctx, bodies, mediaType, ledger.log());
        Parsed<ContactId> id = request.id(ContactId::new);
        Supplier<ContactChanges> changes = ContactFields.changes(request.fields(nullMeaning));
        IfMatch ifMatch = request.ifMatch();
        CommandContext context = request.context();
        Outcome<Contact> outcome =
                ledger.contacts().update(context, id.get(), changes.get(), ifMatch.precondition());
        answers.answer(
                ctx,
                id.get().value(),
                ifMatch,
                outcome,
                (changed, contact, isReplay) ->
                        sendToday(ctx, context, contact, id.get(), "Contact updated successfully"));
    }

    private void delete(Context ctx) throws IOException {
        WriteRequest request = WriteRequest.readBodyIfPresent(ctx, bodies, ledger.log());
        Parsed<ContactId> id = request.id(ContactId::new);
        IfMatch ifMatch = request.ifMatch();
        Outcome<Contact> outcome =
                ledger.contacts().delete(request.context(), id.get(), ifMatch.precondition());
        answers.answer(
                ctx,
                id.get().value(),
                ifMatch,
                outcome,
                (deleted, contact, isReplay) ->
                        WriteAnswers.sendGone(
                                ctx,
                                deleted,
                                contact.version(),
                                "Contact deleted successfully",
                                null));
    }

    private void undo(Context ctx) throws IOException {
        WriteRequest request = WriteRequest.readBodyIfPresent(ctx, bodies, ledger.log());
        Parsed<ContactId> id = request.id(ContactId::new);
        Parsed<EventId> target =
                request.fields()
                        .optional("event_id", Values.text(text -> new EventId(Values.uuid(text))));
        IfMatch ifMatch = request.ifMatch();
        CommandContext context = request.context();
        Outcome<Contact> outcome =
                ledger.contacts().undo(context, id.get(), target.value(), ifMatch.precondition());
        answers.answer(
                ctx,
                id.get().value(),
                ifMatch,
                outcome,
                (undone, contact, isReplay) -> {
                    if (contact.state() instanceof Contact.Absent) {
                        WriteAnswers.sendGone(
                                ctx, undone, contact.version(), "Change undone successfully", true);
                    } else {
                        sendToday(ctx, context, contact, id.get(), "Change undone successfully");
                    }
                });
    }

    private void sendToday(
            Context ctx,
            CommandContext context,
            Versioned<Contact> contact,
            ContactId id,
            String message)
            throws IOException {
        send(ctx, 200, id, contact, balances.of(context.user(), id), message);
    }

    private static void send(
            Context ctx,
            int status,
            ContactId id,
            Versioned<Contact> contact,
            @Nullable Balance balance,
            @Nullable String message)
            throws IOException {
        ContactView view = ContactView.of(id, contact, () -> Balance.ZERO).orElseThrow();
        Answers.json(
                ctx,
                status,
                json -> {
                    json.writeStartObject();
                    EntityJson.contactFields(json, view, balance);
                    if (message != null) {
                        json.writeStringField("message", message);
                    }
                    json.writeEndObject();
                });
    }

    private void read(Context ctx) throws IOException {
        FieldErrors errors = new FieldErrors();
        Parsed<ContactId> id = PathIds.read(ctx, errors, ContactId::new);
        SingleQuery query = SingleQuery.read(QueryParams.of(ctx.queryString(), errors));
        errors.throwIfAny();
        ContactView view =
                find(Router.userOf(ctx), id.get(), query)
                        .orElseThrow(() -> new ProblemException(query.notFound(THING)));
        WriteAnswers.tag(ctx, view.version());
        Answers.json(ctx, 200, json -> EntityJson.contact(json, view));
    }

    private Optional<ContactView> find(UserId user, ContactId id, SingleQuery query) {
        if (query.version() != null) {
            return ledger.timeTravel().contactAtVersion(user, id, query.version());
        }
        if (query.asOf() != null) {
            return ledger.timeTravel().contactAsOf(user, id, query.asOf());
        }
        return ledger.views()
                .contact(user, id)
                .filter(view -> query.includeDeleted() || !view.isDeleted());
    }

    private void list(Context ctx) throws IOException {
        FieldErrors errors = new FieldErrors();
        QueryParams params = QueryParams.of(ctx.queryString(), errors);
        Parsed<String> search = params.search("q");
        Parsed<Integer> limit = params.limit();
        Parsed<ContactQuery.After> after = params.read("cursor", ListCursor::contacts);
        boolean includeDeleted = params.flag("include_deleted");
        Parsed<Instant> asOf = params.asOf();
        errors.throwIfAny();
        UserId user = Router.userOf(ctx);
        ListAnswer<ContactView> answer =
                new ListAnswer<>(
                        (max, reader) ->
                                list(
                                        new ContactQuery(
                                                user,
                                                search.value(),
                                                includeDeleted,
                                                after.value(),
                                                max),
                                        asOf.value(),
                                        reader),
                        EntityJson::contact,
                        ListCursor::after);
        answer.send(ctx, params, limit.value());
    }

    private void list(ContactQuery query, @Nullable Instant asOf, Consumer<ContactView> reader) {
        if (asOf != null) {
            ledger.timeTravel().contactsAsOf(query, asOf, reader);
        } else {
            ledger.views().contacts(query, reader);
        }
    }
}
