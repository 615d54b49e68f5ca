package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Transactions, as a client sees them, and what they sum to. */
abstract class TransactionCases extends CaseBase {

    private static final String NOBODY = "/api/transactions/00000000-0000-4000-8000-000000000000";

    TransactionCases(TestedServer server) {
        super(server);
    }

    @Test
    void a_new_transaction_is_answered_whole() {
        String contact = api.contact("A");
        String body =
                """
                {"contact_id":"%s","type":"money","direction":"lent","amount":1250,
                 "currency":"iqd","description":"lunch","transaction_date":"2026-01-31",
                 "due_date":"2026-02-28","comment":"c","image_paths":[]}
                """
                        .formatted(contact.toUpperCase(java.util.Locale.ROOT));
        Reply made = api.post("/api/transactions", body).is(201);

        assertThat(made.fieldNames())
                .containsExactly(
                        "id",
                        "contact_id",
                        "type",
                        "direction",
                        "amount",
                        "currency",
                        "description",
                        "transaction_date",
                        "due_date",
                        "version",
                        "is_deleted",
                        "created_at",
                        "updated_at");
        JsonNode json = made.json();
        assertThat(json.path("contact_id").asText()).isEqualTo(contact);
        assertThat(json.path("currency").asText()).isEqualTo("IQD");
        assertThat(json.path("amount").asLong()).isEqualTo(1250);
        assertThat(json.path("due_date").asText()).isEqualTo("2026-02-28");
        assertThat(made.header("Location")).isEqualTo("/api/transactions/" + made.id());
        assertThat(made.header("ETag")).isEqualTo("\"0\"");
        assertThat(api.get("/api/transactions/" + made.id()).is(200).text()).isEqualTo(made.text());
    }

    @Test
    void type_and_currency_have_defaults() {
        Reply made =
                api.get(
                        "/api/transactions/"
                                + api.transaction(api.contact("A"), "owed", 5, "2026-01-01"));
        assertThat(made.at("/type").asText()).isEqualTo("money");
        assertThat(made.at("/currency").asText()).isEqualTo("USD");
        assertThat(made.at("/description").isNull()).isTrue();
        assertThat(made.at("/due_date").isNull()).isTrue();
    }

    @Test
    void every_bad_field_is_named_at_once() {
        api.post(
                        "/api/transactions",
                        """
                        {"contact_id":"x","type":"cash","direction":"LENT","amount":1.5,
                         "currency":"EURO","description":{},"transaction_date":"2026-02-30",
                         "due_date":"31.1.2026","comment":1,"id":2}
                        """)
                .isInvalid(
                        "/contact_id",
                        "/type",
                        "/direction",
                        "/amount",
                        "/currency",
                        "/description",
                        "/transaction_date",
                        "/due_date",
                        "/comment",
                        "/id");
        api.post("/api/transactions", "{}")
                .isInvalid("/contact_id", "/direction", "/amount", "/transaction_date");
        assertThat(api.events()).isZero();
    }

    @Test
    void an_amount_is_an_integer_by_value() {
        String contact = api.contact("A");
        for (String good : List.of("10.0", "1e1", "10", "100e-1", "0e999999", "-0", "1e15")) {
            api.post("/api/transactions", withAmount(contact, good)).is(201);
        }
        for (String bad :
                List.of(
                        "10.5",
                        "1e-999999",
                        "1e999999",
                        "-1",
                        "1000000000000001",
                        "9223372036854775808",
                        "\"10\"",
                        "true",
                        "[]",
                        "1" + "0".repeat(900))) {
            api.post("/api/transactions", withAmount(contact, bad)).isInvalid("/amount");
        }
        api.post("/api/transactions", withAmount(contact, "1" + "0".repeat(1100)))
                .isProblem(400, "invalid_request");
        assertThat(api.events()).isEqualTo(8);
    }

    private static String withAmount(String contact, String amount) {
        return Api.transactionJson(contact, "lent", 42, "2026-01-01").replace("42,", amount + ",");
    }

    @Test
    void it_needs_a_live_contact_of_the_same_user() {
        String contact = api.contact("A");
        String body = Api.transactionJson(contact, "lent", 1, "2026-01-01");
        api.otherUser().post("/api/transactions", body).isProblem(404, "contact_not_found");
        api.post("/api/transactions", body.replace(contact, UUID.randomUUID().toString()))
                .isProblem(404, "contact_not_found");
        api.delete("/api/contacts/" + contact).is(200);
        api.post("/api/transactions", body).isProblem(404, "contact_not_found");
    }

    @Test
    void it_is_not_due_before_it_takes_place() {
        String contact = api.contact("A");
        String body =
                Api.transactionJson(contact, "lent", 1, "2026-01-02")
                        .replace("\"}", "\",\"due_date\":\"2026-01-01\"}");
        api.post("/api/transactions", body).isInvalid("/due_date");
        String path = "/api/transactions/" + api.transaction(contact, "lent", 1, "2026-01-02");
        api.put(path, "{\"due_date\":\"2026-01-01\"}").isInvalid("/due_date");
        api.put(path, "{\"due_date\":\"2026-01-02\"}").is(200);
        api.patch(path, "{\"transaction_date\":\"2026-01-03\"}").isInvalid("/due_date");
    }

    @Test
    void put_and_patch_differ_in_what_null_means() {
        String path =
                "/api/transactions/" + api.transaction(api.contact("A"), "lent", 1, "2026-01-01");
        api.put(path, "{\"description\":\"d\",\"due_date\":\"2026-02-01\"}").is(200);

        Reply put = api.put(path, "{\"description\":null,\"due_date\":null,\"amount\":2}").is(200);
        assertThat(put.at("/description").asText()).isEqualTo("d");
        assertThat(put.at("/amount").asLong()).isEqualTo(2);
        assertThat(put.at("/message").asText()).isEqualTo("Transaction updated successfully");

        Reply patch = api.patch(path, "{\"description\":null,\"due_date\":null}").is(200);
        assertThat(patch.at("/description").isNull()).isTrue();
        assertThat(patch.at("/due_date").isNull()).isTrue();
        assertThat(patch.header("ETag")).isEqualTo("\"3\"");
        api.patch(
                        path,
                        """
                        {"contact_id":null,"type":null,"direction":null,"amount":null,
                         "currency":null,"transaction_date":null}
                        """)
                .isInvalid(
                        "/contact_id",
                        "/type",
                        "/direction",
                        "/amount",
                        "/currency",
                        "/transaction_date");
    }

    @Test
    void lent_counts_plus_and_owed_minus_and_items_only_into_the_total() {
        String contact = api.contact("A");
        api.transaction(contact, "lent", 500, "2026-01-01");
        api.transaction(contact, "owed", 200, "2026-01-01");
        api.post(
                        "/api/transactions",
                        Api.transactionJson(contact, "lent", 3, "2026-01-01")
                                .replace("{", "{\"type\":\"item\","))
                .is(201);
        api.post(
                        "/api/transactions",
                        Api.transactionJson(contact, "owed", 70, "2026-01-01")
                                .replace("{", "{\"currency\":\"EUR\","))
                .is(201);

        Reply shown = api.get("/api/contacts/" + contact);
        assertThat(shown.at("/balance").asLong()).isEqualTo(500 - 200 + 3 - 70);
        assertThat(shown.at("/balances").toString()).isEqualTo("{\"EUR\":-70,\"USD\":300}");

        Reply summary = api.get("/api/summary").is(200);
        assertThat(summary.fieldNames())
                .containsExactly(
                        "contacts",
                        "transactions",
                        "total_debt",
                        "balances",
                        "overdue",
                        "position");
        assertThat(summary.at("/contacts").asInt()).isEqualTo(1);
        assertThat(summary.at("/transactions").asInt()).isEqualTo(4);
        assertThat(summary.at("/total_debt").asLong()).isEqualTo(233);
        assertThat(summary.at("/balances/EUR").asLong()).isEqualTo(-70);
        // where events are mirrored, sums may be ahead of the position for a moment
        await().untilAsserted(() -> assertThat(eventsAfterTheSummary()).isEmpty());
    }

    private JsonNode eventsAfterTheSummary() {
        String position = api.get("/api/summary").is(200).at("/position").asText();
        return api.get("/api/events?after=" + position).is(200).at("/events");
    }

    @Test
    void moving_a_transaction_moves_its_balance() {
        String from = api.contact("A");
        String to = api.contact("B");
        String path = "/api/transactions/" + api.transaction(from, "lent", 9, "2026-01-01");
        api.put(path, "{\"contact_id\":\"" + to + "\"}").is(200);

        assertThat(api.get("/api/contacts/" + from).at("/balance").asLong()).isZero();
        assertThat(api.get("/api/contacts/" + to).at("/balance").asLong()).isEqualTo(9);
        api.put(path, "{\"contact_id\":\"" + UUID.randomUUID() + "\"}")
                .isProblem(404, "contact_not_found");
        assertThat(api.put("/api/contacts/" + to, "{}").at("/balances/USD").asLong()).isEqualTo(9);
    }

    @Test
    void a_deleted_contact_hides_its_transactions_until_that_is_undone() {
        String contact = api.contact("A");
        String path = "/api/transactions/" + api.transaction(contact, "lent", 9, "2026-01-01");
        api.delete("/api/contacts/" + contact).is(200);

        api.get(path).isProblem(404, "not_found");
        api.put(path, "{}").isProblem(404, "not_found");
        api.delete(path).isProblem(404, "not_found");
        assertThat(api.get("/api/transactions").ids()).isEmpty();
        assertThat(api.get("/api/summary").at("/total_debt").asLong()).isZero();

        assertThat(api.post("/api/contacts/" + contact + "/undo", "{}").at("/balance").asLong())
                .isEqualTo(9);
        api.get(path).is(200);
    }

    @Test
    void a_transaction_can_be_deleted_and_that_be_undone() {
        String contact = api.contact("A");
        String path = "/api/transactions/" + api.transaction(contact, "lent", 9, "2026-01-01");
        Reply deleted = api.delete(path).is(200);
        assertThat(deleted.fieldNames()).containsExactly("id", "message", "version");
        assertThat(deleted.header("ETag")).isEqualTo("\"1\"");
        api.delete(path).isProblem(404, "not_found");
        assertThat(api.get(path + "?include_deleted=true").at("/is_deleted").asBoolean()).isTrue();
        assertThat(api.get("/api/contacts/" + contact).at("/balance").asLong()).isZero();

        Reply undone = api.post(path + "/undo", "{}").is(200);
        assertThat(undone.at("/amount").asLong()).isEqualTo(9);
        assertThat(undone.at("/is_deleted").asBoolean()).isFalse();
    }

    @Test
    void an_undo_that_takes_it_back_to_a_deleted_contact_says_that_it_is_hidden() {
        String contact = api.contact("A");
        String path = "/api/transactions/" + api.transaction(contact, "lent", 9, "2026-01-01");
        api.patch(path, "{\"contact_id\":\"" + api.contact("B") + "\"}").is(200);
        api.delete("/api/contacts/" + contact).is(200);

        Reply undone = api.post(path + "/undo", "{}").is(200);

        assertThat(undone.at("/contact_id").asText()).isEqualTo(contact);
        assertThat(undone.at("/is_deleted").asBoolean()).isTrue();
        api.get(path).isProblem(404, "not_found");
    }

    @Test
    void an_undone_creation_leaves_nothing_to_show() {
        String path =
                "/api/transactions/" + api.transaction(api.contact("A"), "lent", 9, "2026-01-01");
        assertThat(api.post(path + "/undo", "{}").is(200).fieldNames())
                .containsExactly("id", "message", "version", "is_deleted");
        api.get(path).isProblem(404, "not_found");
    }

    @Test
    void what_is_not_there_is_not_found() {
        api.get(NOBODY).isProblem(404, "not_found");
        assertThat(api.get(NOBODY).at("/error").asText()).isEqualTo("Transaction not found");
        api.put(NOBODY, "{}").isProblem(404, "not_found");
        api.patch(NOBODY, "{}").isProblem(404, "not_found");
        api.delete(NOBODY).isProblem(404, "not_found");
        api.post(NOBODY + "/undo", "{}").isProblem(404, "not_found");
        api.get(NOBODY + "/events").isProblem(404, "not_found");
        api.get("/api/transactions/x?version=y").isInvalid("/id", "/version");
        String path =
                "/api/transactions/" + api.transaction(api.contact("A"), "lent", 9, "2026-01-01");
        api.otherUser().get(path).isProblem(404, "not_found");
        api.otherUser().put(path, "{}").isProblem(404, "not_found");
        assertThat(api.otherUser().get("/api/transactions").ids()).isEmpty();
    }

    @Test
    void the_list_is_ordered_filtered_and_paged() {
        String a = api.contact("A");
        String b = api.contact("B");
        String first = api.transaction(a, "lent", 1, "2026-01-03");
        String second = api.transaction(b, "owed", 2, "2026-01-02");
        String third = api.transaction(a, "owed", 3, "2026-01-01");
        api.put("/api/transactions/" + second, "{\"description\":\"Straße 7\",\"type\":\"item\"}");

        assertThat(ids("")).containsExactly(first, second, third);
        assertThat(ids("?contact_id=" + a)).containsExactly(first, third);
        assertThat(ids("?from=2026-01-02&to=2026-01-02")).containsExactly(second);
        assertThat(ids("?direction=owed")).containsExactly(second, third);
        assertThat(ids("?type=item")).containsExactly(second);
        assertThat(ids("?q=stra%C3%9Fe")).containsExactly(second);
        assertThat(ids("?contact_id=" + UUID.randomUUID())).isEmpty();

        List<String> paged = new ArrayList<>();
        String path = "/api/transactions?limit=1";
        while (path != null) {
            Reply page = api.get(path).is(200);
            assertThat(page.ids()).hasSize(1);
            paged.addAll(page.ids());
            String link = page.header("Link");
            path = link == null ? null : link.substring(1, link.indexOf('>'));
        }
        assertThat(paged).containsExactly(first, second, third);
        api.get(
                        "/api/transactions?contact_id=x&from=1&to=2&direction=up&type=z&q=%01"
                                + "&limit=x&cursor=x&include_deleted=1")
                .isInvalid(
                        "/contact_id",
                        "/from",
                        "/to",
                        "/direction",
                        "/type",
                        "/q",
                        "/limit",
                        "/cursor",
                        "/include_deleted");
    }

    private List<String> ids(String query) {
        return api.get("/api/transactions" + query).is(200).ids();
    }

    @Test
    void the_past_can_be_read_by_version_and_by_time() {
        String path =
                "/api/transactions/" + api.transaction(api.contact("A"), "lent", 1, "2026-01-03");
        String created = api.get(path).at("/created_at").asText();
        api.put(path, "{\"amount\":2}").is(200);

        assertThat(api.get(path + "?version=0").is(200).at("/amount").asLong()).isEqualTo(1);
        assertThat(api.get(path + "?as_of=" + created).is(200).at("/amount").asLong()).isEqualTo(1);
        api.get(path + "?version=2").isProblem(404, "not_found");
        String contact = api.get(path).at("/contact_id").asText();
        assertThat(
                        api.get("/api/contacts/" + contact + "?as_of=" + created)
                                .is(200)
                                .at("/balance")
                                .asLong())
                .isEqualTo(1);
    }

    @Test
    void sums_never_wrap() {
        String contact = api.contact("A");
        for (int i = 0; i < 3; i++) {
            api.transaction(contact, "lent", 1_000_000_000_000_000L, "2026-01-01");
        }
        assertThat(api.get("/api/contacts/" + contact).at("/balance").asText())
                .isEqualTo("3000000000000000");
    }
}
