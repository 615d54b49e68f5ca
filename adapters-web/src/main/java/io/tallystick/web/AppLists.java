package io.tallystick.web;

import io.javalin.http.Context;
import io.tallystick.application.port.LedgerViews;
import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.TransactionQuery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The two lists that old versions of the mobile app ask for. They are of the user who asks, in
 * spite of their names. Thread-safe.
 */
final class AppLists {

    static final String CONTACTS = "/api/admin/contacts";
    static final String TRANSACTIONS = "/api/admin/transactions";

    private static final Comparator<ContactView> BY_SIZE_OF_BALANCE =
            Comparator.<ContactView, BigInteger>comparing(
                            contact -> contact.balance().total().abs())
                    .reversed();

    private final LedgerViews views;

    AppLists(LedgerViews views) {
        this.views = views;
    }

    void register(Router router) {
        router.get(CONTACTS, this::contacts);
        router.get(TRANSACTIONS, this::transactions);
    }

    /** They come by name, and the sort is stable. */
    private void contacts(Context ctx) throws IOException {
        List<ContactView> contacts = new ArrayList<>();
        views.contacts(ContactQuery.allOf(Router.userOf(ctx)), contacts::add);
        contacts.sort(BY_SIZE_OF_BALANCE);
        Answers.stream(
                ctx,
                json -> {
                    json.writeStartArray();
                    for (ContactView contact : contacts) {
                        EntityJson.contact(json, contact);
                    }
                    json.writeEndArray();
                });
    }

    private void transactions(Context ctx) throws IOException {
        Answers.stream(
                ctx,
                json -> {
                    json.writeStartArray();
                    try {
                        views.transactions(
                                TransactionQuery.allOf(Router.userOf(ctx)),
                                transaction -> {
                                    try {
                                        EntityJson.transaction(json, transaction);
                                    } catch (IOException e) {
                                        throw new UncheckedIOException(e);
                                    }
                                });
                    } catch (UncheckedIOException e) {
                        throw e.getCause();
                    }
                    json.writeEndArray();
                });
    }
}
