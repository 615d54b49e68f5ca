package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The past: lists as of an instant, what changed, and why a balance is what it is. */
abstract class HistoryCases extends CaseBase {

    HistoryCases(TestedServer server) {
        super(server);
    }

    /** Of now; whatever is done next occurs later. */
    private String now() {
        Instant now = clock().instant();
        clock().advance(Duration.ofSeconds(1));
        return now.toString();
    }

    @Test
    void contacts_are_listed_as_of_an_instant() {
        String ann = api.contact("Ann");
        String ben = api.contact("Ben");
        api.transaction(ann, "lent", 5, "2026-01-01");
        String before = now();
        api.put("/api/contacts/" + ann, "{\"name\":\"Zoe\"}").is(200);
        api.delete("/api/contacts/" + ben).is(200);
        api.transaction(ann, "lent", 7, "2026-01-01");
        api.contact("Cid");

        Reply then = api.get("/api/contacts?as_of=" + before).is(200);

        assertThat(then.ids()).containsExactly(ann, ben);
        assertThat(then.at("/0")).isEqualTo(api.get(single(ann, before)).json());
        assertThat(then.at("/0/balance").asInt()).isEqualTo(5);
        assertThat(api.get("/api/contacts?as_of=" + before + "&q=be").ids()).containsExactly(ben);
        assertThat(api.get("/api/contacts?as_of=" + now()).json())
                .isEqualTo(api.get("/api/contacts").json());
        assertThat(api.get("/api/contacts?include_deleted=true&as_of=" + now()).json())
                .isEqualTo(api.get("/api/contacts?include_deleted=true").json());
        assertThat(api.get("/api/contacts?as_of=2001-01-01T00:00:00Z").json()).isEmpty();
    }

    private static String single(String contact, String asOf) {
        return "/api/contacts/" + contact + "?as_of=" + asOf;
    }

    @Test
    void pages_of_the_past_lead_to_the_next() {
        for (int i = 0; i < 5; i++) {
            api.transaction(api.contact("c" + i), "owed", i, "2026-01-0" + (i + 1));
        }
        String before = now();
        api.contact("a");

        for (String list : List.of("/api/contacts", "/api/transactions")) {
            List<String> all = api.get(list + "?as_of=" + before).ids();
            Reply first = api.get(list + "?limit=2&as_of=" + before).is(200);
            String link = String.valueOf(first.header("Link"));
            Reply second = api.get(link.substring(1, link.indexOf('>'))).is(200);
            assertThat(all).hasSize(5);
            assertThat(first.ids()).isEqualTo(all.subList(0, 2));
            assertThat(second.ids()).isEqualTo(all.subList(2, 4));
        }
    }

    @Test
    void transactions_are_listed_as_of_an_instant() {
        String ann = api.contact("Ann");
        String ben = api.contact("Ben");
        String old = api.transaction(ann, "lent", 5, "2026-01-01");
        String newer = api.transaction(ben, "owed", 7, "2026-01-02");
        String before = now();
        api.delete("/api/contacts/" + ben).is(200);
        api.patch("/api/transactions/" + old, "{\"amount\":6}").is(200);

        Reply then = api.get("/api/transactions?as_of=" + before).is(200);

        assertThat(then.ids()).containsExactly(newer, old);
        assertThat(then.at("/1/amount").asInt()).isEqualTo(5);
        assertThat(api.get("/api/transactions?direction=lent&as_of=" + before).ids())
                .containsExactly(old);
        assertThat(api.get("/api/transactions?to=2026-01-01&as_of=" + before).ids())
                .containsExactly(old);
        assertThat(api.get("/api/transactions?as_of=" + now()).json())
                .isEqualTo(api.get("/api/transactions").json());
    }

    @Test
    void the_summary_is_told_as_of_an_instant() {
        String ann = api.contact("Ann");
        api.transaction(ann, "lent", 5, "2026-01-01");
        String before = now();
        api.delete("/api/contacts/" + ann).is(200);

        Reply then = api.get("/api/summary?as_of=" + before).is(200);

        assertThat(then.fieldNames()).isEqualTo(api.get("/api/summary").fieldNames());
        assertThat(then.at("/contacts").asInt()).isEqualTo(1);
        assertThat(then.at("/transactions").asInt()).isEqualTo(1);
        assertThat(then.at("/total_debt").asInt()).isEqualTo(5);
        assertThat(then.at("/balances/USD").asInt()).isEqualTo(5);
        assertThat(api.get("/api/summary?as_of=" + now()).at("/contacts").asInt()).isZero();
    }

    @Test
    void lists_refuse_versions_and_bad_instants() {
        for (String list : List.of("/api/contacts", "/api/transactions", "/api/summary")) {
            api.get(list + "?version=1&as_of=yesterday").isInvalid("/version", "/as_of");
        }
    }

    @Test
    void a_diff_between_versions_names_what_differs() {
        String ann = api.post("/api/contacts", "{\"name\":\"Ann\",\"phone\":\"1\"}").is(201).id();
        String path = "/api/contacts/" + ann;
        api.patch(path, "{\"phone\":null,\"notes\":\"n\"}").is(200);
        api.put(path, "{\"name\":\"Anna\"}").is(200);
        api.put(path, "{}").is(200);
        api.delete(path).is(200);

        assertThat(api.get(path + "/diff?from=0&to=2").is(200).text())
                .isEqualTo(
                        "{\"from\":0,\"to\":2,\"changes\":["
                                + "{\"field\":\"name\",\"before\":\"Ann\",\"after\":\"Anna\"},"
                                + "{\"field\":\"phone\",\"before\":\"1\",\"after\":null},"
                                + "{\"field\":\"notes\",\"before\":null,\"after\":\"n\"}]}");
        assertThat(api.get(path + "/diff?from=2&to=3").is(200).at("/changes")).isEmpty();
        Reply toNewest = api.get(path + "/diff?from=3").is(200);
        assertThat(toNewest.at("/to").asInt()).isEqualTo(4);
        assertThat(toNewest.at("/changes").toString())
                .isEqualTo("[{\"field\":\"is_deleted\",\"before\":false,\"after\":true}]");
    }

    @Test
    void a_diff_between_instants_begins_with_nothing() {
        String before = now();
        String path = "/api/contacts/" + api.contact("Ann");
        String then = now();
        api.put(path, "{\"name\":\"Anna\"}").is(200);

        Reply made = api.get(path + "/diff?from=" + before + "&to=" + then).is(200);
        Reply changed = api.get(path + "/diff?from=" + then + "&to=" + now()).is(200);
        Reply mixed = api.get(path + "/diff?from=" + then + "&to=1").is(200);

        assertThat(made.at("/changes").toString())
                .isEqualTo(
                        "[{\"field\":\"name\",\"before\":null,\"after\":\"Ann\"},"
                                + "{\"field\":\"is_deleted\",\"before\":null,\"after\":false}]");
        assertThat(made.at("/from").asText()).endsWith("Z").hasSize(27);
        assertThat(changed.at("/changes")).hasSize(1);
        assertThat(mixed.at("/changes")).isEqualTo(changed.at("/changes"));
    }

    @Test
    void a_diff_refuses_what_is_no_range() {
        String path = "/api/contacts/" + api.contact("Ann") + "/diff";
        api.get(path).isInvalid("/from");
        api.get(path + "?from=-1&to=soon").isInvalid("/from", "/to");
        api.get(path + "?from=1&to=0").isInvalid("/to");
        api.get(path + "?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z").isInvalid("/to");
        api.get(path + "?from=0&from=1").isInvalid("/from");
        api.get("/api/contacts/1/diff?from=0").isInvalid("/id");
        api.get(path + "?from=0&to=1").isProblem(404, "not_found");
        api.get(path + "?from=2001-01-01T00:00:00Z&to=2001-01-02T00:00:00Z")
                .isProblem(404, "not_found");
        api.otherUser().get(path + "?from=0").isProblem(404, "not_found");
        api.get("/api/contacts/" + UUID.randomUUID() + "/diff?from=0").isProblem(404, "not_found");
    }

    @Test
    void a_balance_is_explained_line_by_line() {
        String ann = api.contact("Ann");
        String ben = api.contact("Ben");
        String lunch = api.transaction(ann, "lent", 500, "2026-01-01");
        String tea = api.transaction(ann, "owed", 200, "2026-01-01");
        api.patch("/api/transactions/" + lunch, "{\"amount\":600}").is(200);
        api.patch("/api/transactions/" + lunch, "{\"description\":\"no move\"}").is(200);
        api.patch("/api/transactions/" + tea, "{\"currency\":\"EUR\"}").is(200);
        api.delete("/api/transactions/" + lunch).is(200);
        api.post("/api/transactions/" + lunch + "/undo", "{}").is(200);
        api.patch("/api/transactions/" + lunch, "{\"contact_id\":\"" + ben + "\"}").is(200);

        Reply reply = api.get("/api/contacts/" + ann + "/balance/explain").is(200);

        JsonNode lines = reply.at("/lines");
        assertThat(lines.findValues("change").toString())
                .isEqualTo("[500, -200, 100, 200, -200, -600, 600, -600]");
        assertThat(lines.findValues("balance").toString())
                .isEqualTo("[500, 300, 400, 600, 400, -200, 400, -200]");
        assertThat(lines.findValues("currency").toString())
                .isEqualTo(
                        "[\"USD\", \"USD\", \"USD\", \"USD\", \"EUR\", \"USD\", \"USD\", \"USD\"]");
        assertThat(lines.findValues("event").toString())
                .isEqualTo(
                        "[\"TransactionCreated\", \"TransactionCreated\", \"TransactionUpdated\","
                                + " \"TransactionUpdated\", \"TransactionUpdated\","
                                + " \"TransactionDeleted\", \"ChangeUndone\","
                                + " \"TransactionUpdated\"]");
        assertThat(lines.path(0).path("transaction_id").asText()).isEqualTo(lunch);
        JsonNode contact = api.get("/api/contacts/" + ann).json();
        assertThat(lines.path(7).path("balance")).isEqualTo(contact.path("balance"));
        assertThat(lines.path(7).path("balances")).isEqualTo(contact.path("balances"));
        String first =
                api.get("/api/events?type=TransactionCreated")
                        .at("/events/0")
                        .path("position")
                        .asText();
        assertThat(lines.path(0).path("position").asText()).isEqualTo(first);
    }

    @Test
    void only_a_live_contact_has_a_balance_to_explain() {
        String path = "/api/contacts/" + api.contact("Ann");
        assertThat(api.get(path + "/balance/explain").is(200).text()).isEqualTo("{\"lines\":[]}");
        api.otherUser().get(path + "/balance/explain").isProblem(404, "not_found");
        api.delete(path).is(200);
        api.get(path + "/balance/explain").isProblem(404, "not_found");
        api.get("/api/contacts/x/balance/explain").isInvalid("/id");
    }
}
