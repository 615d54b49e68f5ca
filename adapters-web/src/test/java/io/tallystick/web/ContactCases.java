package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Contacts, as a client sees them. */
abstract class ContactCases extends CaseBase {

    private static final String FULL =
            """
            {"name":"  Ada Lovelace ","username":"ada","phone":"+44 1","email":"ada@example.com",
             "notes":"met at\\nthe fair","comment":"new friend","colour":"unknown fields are ignored"}
            """;

    private static final String NOBODY = "/api/contacts/00000000-0000-4000-8000-000000000000";

    ContactCases(TestedServer server) {
        super(server);
    }

    @Test
    void the_first_example_of_the_documentation_works_twice_in_a_row() {
        String body = "{\"name\": \"Test\", \"email\": \"test@example.com\"}";
        Reply first = api.post("/api/contacts", body, "Idempotency-Key", "test-123").is(201);
        Reply second = api.post("/api/contacts", body, "Idempotency-Key", "test-123").is(201);

        assertThat(second.text()).isEqualTo(first.text());
        assertThat(first.header("Idempotent-Replayed")).isNull();
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.header("ETag")).isEqualTo("\"0\"");
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(api.events()).isEqualTo(1);
    }

    @Test
    void a_new_contact_is_answered_whole() {
        Reply made = api.post("/api/contacts", FULL).is(201);

        JsonNode contact = made.json();
        assertThat(made.fieldNames())
                .containsExactly(
                        "id",
                        "name",
                        "username",
                        "phone",
                        "email",
                        "notes",
                        "balance",
                        "balances",
                        "version",
                        "is_deleted",
                        "created_at",
                        "updated_at");
        assertThat(contact.path("name").asText()).isEqualTo("Ada Lovelace");
        assertThat(contact.path("notes").asText()).isEqualTo("met at\nthe fair");
        assertThat(contact.path("balance").isIntegralNumber()).isTrue();
        assertThat(contact.path("balances").isObject()).isTrue();
        assertThat(contact.path("version").asInt()).isZero();
        assertThat(contact.path("is_deleted").asBoolean()).isFalse();
        assertThat(contact.path("created_at").asText())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z")
                .isEqualTo(contact.path("updated_at").asText());
        assertThat(made.header("ETag")).isEqualTo("\"0\"");
        assertThat(made.header("Location")).isEqualTo("/api/contacts/" + made.id());
        assertThat(made.header("Content-Type")).isEqualTo("application/json");
        assertThat(api.get("/api/contacts/" + made.id()).is(200).text()).isEqualTo(made.text());
    }

    @Test
    void a_client_may_choose_the_id_once() {
        String id = UUID.randomUUID().toString();
        String body = "{\"name\":\"A\",\"id\":\"%s\"}".formatted(id);
        assertThat(
                        api.post(
                                        "/api/contacts",
                                        body.replace(id, id.toUpperCase(java.util.Locale.ROOT)))
                                .is(201)
                                .id())
                .isEqualTo(id);

        api.post("/api/contacts", body).isProblem(409, "already_exists");
        api.otherUser().post("/api/contacts", body).isProblem(409, "already_exists");
        api.delete("/api/contacts/" + id).is(200);
        api.post("/api/contacts", body).isProblem(409, "already_exists");
        assertThat(api.events()).isEqualTo(2);
    }

    @Test
    void every_bad_field_is_named_at_once() {
        String body =
                """
                {"name":" ","username":7,"phone":"%s","email":"not an address",
                 "notes":["x"],"comment":"bell\\u0007","id":"1-1-1-1-1"}
                """
                        .formatted("1".repeat(51));
        api.post("/api/contacts", body)
                .isInvalid("/name", "/username", "/phone", "/email", "/notes", "/comment", "/id");
        api.post("/api/contacts", "{}").isInvalid("/name");
        api.post("/api/contacts", "{\"name\":null}").isInvalid("/name");
        api.post("/api/contacts", "{\"name\":\"\\ud800\"}").isInvalid("/name");
        api.post("/api/contacts", "{\"name\":\"" + "x".repeat(256) + "\"}").isInvalid("/name");
        assertThat(api.events()).isZero();
    }

    @Test
    void characters_are_counted_as_code_points() {
        String name = "😀".repeat(255);
        assertThat(api.get("/api/contacts/" + api.contact(name)).json().path("name").asText())
                .isEqualTo(name);
    }

    @Test
    void every_character_is_written_as_itself() {
        Reply shown = api.get("/api/contacts/" + api.contact("Zoë 👩‍👧 مرحبا"));

        assertThat(shown.text()).contains("\"Zoë 👩‍👧 مرحبا\"").doesNotContain("\\u");
    }

    @Test
    void put_changes_what_is_present_and_not_null() {
        String path = "/api/contacts/" + api.post("/api/contacts", FULL).id();
        Reply changed =
                api.put(path, "{\"name\":\"Ada King\",\"phone\":null,\"email\":\"\"}").is(200);

        assertThat(changed.at("/name").asText()).isEqualTo("Ada King");
        assertThat(changed.at("/phone").asText()).isEqualTo("+44 1");
        assertThat(changed.at("/email").asText()).isEmpty();
        assertThat(changed.at("/username").asText()).isEqualTo("ada");
        assertThat(changed.at("/message").asText()).isEqualTo("Contact updated successfully");
        assertThat(changed.at("/version").asInt()).isEqualTo(1);
        assertThat(changed.header("ETag")).isEqualTo("\"1\"");
    }

    @Test
    void patch_clears_what_is_null() {
        String path = "/api/contacts/" + api.post("/api/contacts", FULL).id();
        Reply changed = api.patch(path, "{\"phone\":null,\"notes\":\"n\"}").is(200);

        assertThat(changed.at("/phone").isNull()).isTrue();
        assertThat(changed.at("/notes").asText()).isEqualTo("n");
        assertThat(changed.at("/email").asText()).isEqualTo("ada@example.com");
        api.patch(path, "{\"name\":null,\"email\":1}").isInvalid("/name", "/email");
    }

    @Test
    void every_accepted_change_is_an_event_also_when_nothing_changes() {
        String path = "/api/contacts/" + api.contact("A");
        api.put(path, "{}").is(200);
        api.put(path, "{\"name\":\"A\"}").is(200);
        assertThat(api.patch(path, "{}").is(200).at("/version").asInt()).isEqualTo(3);
        assertThat(api.events()).isEqualTo(4);
    }

    @Test
    void a_deleted_contact_is_hidden_and_can_be_shown() {
        String path = "/api/contacts/" + api.contact("A");
        Reply deleted = api.delete(path).is(200);

        assertThat(deleted.fieldNames()).containsExactly("id", "message", "version");
        assertThat(deleted.at("/message").asText()).isEqualTo("Contact deleted successfully");
        assertThat(deleted.header("ETag")).isEqualTo("\"1\"");
        api.get(path).isProblem(404, "not_found");
        assertThat(api.get(path).at("/error").asText()).isEqualTo("Contact not found");
        Reply shown = api.get(path + "?include_deleted=true").is(200);
        assertThat(shown.at("/is_deleted").asBoolean()).isTrue();
        api.delete(path).isProblem(404, "not_found");
        api.put(path, "{}").isProblem(404, "not_found");
        api.patch(path, "{}").isProblem(404, "not_found");
        assertThat(api.get("/api/contacts").ids()).isEmpty();
        assertThat(api.get("/api/contacts?include_deleted=true").ids()).hasSize(1);
    }

    @Test
    void a_deletion_takes_a_comment_or_no_body_or_an_empty_one() {
        api.delete("/api/contacts/" + api.contact("A")).is(200);
        api.delete("/api/contacts/" + api.contact("B"), "Content-Type", "application/json").is(200);
        api.send(
                        "DELETE",
                        "/api/contacts/" + api.contact("C"),
                        "{\"comment\":\"gone\"}",
                        "Content-Type",
                        "application/json")
                .is(200);
        assertThat(api.get("/api/events?type=ContactDeleted&order=desc&limit=1"))
                .extracting(reply -> reply.at("/events/0/metadata/comment").asText())
                .isEqualTo("gone");
    }

    @Test
    void a_change_can_be_undone_once_within_its_window() {
        String path = "/api/contacts/" + api.contact("A");
        api.put(path, "{\"name\":\"B\"}").is(200);

        Reply undone = api.post(path + "/undo", "{\"comment\":\"oops\"}").is(200);
        assertThat(undone.at("/name").asText()).isEqualTo("A");
        assertThat(undone.at("/version").asInt()).isEqualTo(2);
        assertThat(undone.at("/message").asText()).isNotBlank();
        assertThat(undone.header("ETag")).isEqualTo("\"2\"");
        api.send("POST", path + "/undo", null).isProblem(409, "nothing_to_undo");
    }

    @Test
    void a_deletion_can_be_undone() {
        String path = "/api/contacts/" + api.contact("A");
        api.delete(path).is(200);
        assertThat(api.send("POST", path + "/undo", null).is(200).at("/is_deleted").asBoolean())
                .isFalse();
        api.get(path).is(200);
    }

    @Test
    void an_undone_creation_leaves_nothing_to_show() {
        String path = "/api/contacts/" + api.contact("A");
        Reply undone = api.post(path + "/undo", "{}").is(200);

        assertThat(undone.fieldNames()).containsExactly("id", "message", "version", "is_deleted");
        assertThat(undone.at("/is_deleted").asBoolean()).isTrue();
        api.get(path + "?include_deleted=true").isProblem(404, "not_found");
    }

    @Test
    void a_named_event_can_be_undone_and_an_old_one_not() {
        String path = "/api/contacts/" + api.contact("A");
        api.put(path, "{\"name\":\"B\"}").is(200);
        api.put(path, "{\"phone\":\"1\"}").is(200);
        String renaming = api.get(path + "/events").at("/events/1/event_id").asText();

        Reply undone = api.post(path + "/undo", "{\"event_id\":\"" + renaming + "\"}").is(200);
        assertThat(undone.at("/name").asText()).isEqualTo("A");
        assertThat(undone.at("/phone").asText()).isEqualTo("1");
        api.post(path + "/undo", "{\"event_id\":\"" + renaming + "\"}")
                .isProblem(409, "nothing_to_undo");
        api.post(path + "/undo", "{\"event_id\":\"x\",\"comment\":5}")
                .isInvalid("/event_id", "/comment");

        api.put(path, "{\"phone\":\"2\"}").is(200);
        clock().advance(Duration.ofSeconds(10));
        api.post(path + "/undo", "{}").isProblem(409, "undo_window_passed");
    }

    @Test
    void what_is_not_there_is_not_found() {
        api.get(NOBODY).isProblem(404, "not_found");
        api.put(NOBODY, "{}").isProblem(404, "not_found");
        api.patch(NOBODY, "{}").isProblem(404, "not_found");
        api.delete(NOBODY).isProblem(404, "not_found");
        api.post(NOBODY + "/undo", "{}").isProblem(404, "not_found");
        api.get(NOBODY + "/events").isProblem(404, "not_found");
        api.get(NOBODY + "?version=0").isProblem(404, "not_found");
        api.get(NOBODY + "?as_of=2026-01-01T00:00:00Z").isProblem(404, "not_found");
    }

    @Test
    void a_path_with_a_bad_id_is_a_bad_request() {
        api.get("/api/contacts/42").isInvalid("/id");
        api.put("/api/contacts/42", "{\"name\":3}").isInvalid("/id", "/name");
        api.delete("/api/contacts/1-1-1-1-1").isInvalid("/id");
        api.get("/api/contacts/42/events?limit=0").isInvalid("/id", "/limit");
    }

    @Test
    void an_id_may_be_spelled_in_upper_case() {
        String id = api.contact("A");
        assertThat(api.get("/api/contacts/" + id.toUpperCase(java.util.Locale.ROOT)).is(200).id())
                .isEqualTo(id);
    }

    @Test
    void what_belongs_to_another_user_does_not_exist() {
        Api other = api.otherUser();
        String path = "/api/contacts/" + api.contact("A");

        other.get(path).isProblem(404, "not_found");
        other.get(path + "?include_deleted=true").isProblem(404, "not_found");
        other.get(path + "?version=0").isProblem(404, "not_found");
        other.get(path + "/events").isProblem(404, "not_found");
        other.put(path, "{\"name\":\"B\"}").isProblem(404, "not_found");
        other.put(path, "{}", "If-Match", "\"7\"").isProblem(404, "not_found");
        other.delete(path).isProblem(404, "not_found");
        other.post(path + "/undo", "{}").isProblem(404, "not_found");
        assertThat(other.get("/api/contacts").ids()).isEmpty();
        assertThat(other.events()).isZero();
        assertThat(api.get(path).at("/name").asText()).isEqualTo("A");
    }

    @Test
    void the_list_is_ordered_by_name_in_byte_order() {
        List.of("b", "a", "B", "é", "z", "😀", "ﬀ").forEach(api::contact);
        List<String> names = new ArrayList<>();
        api.get("/api/contacts").is(200).json().forEach(c -> names.add(c.path("name").asText()));
        assertThat(names).containsExactly("B", "a", "b", "z", "é", "ﬀ", "😀");
    }

    @Test
    void pages_of_the_list_follow_each_other_by_link() {
        for (int i = 0; i < 7; i++) {
            api.contact("n" + i % 3 + " & co");
        }
        api.contact("other");
        List<String> all = api.get("/api/contacts?q=CO").is(200).ids();
        assertThat(all).hasSize(7);

        List<String> paged = new ArrayList<>();
        String path = "/api/contacts?q=CO&limit=3&x=%3C%22%3E";
        int pages = 0;
        while (path != null) {
            Reply page = api.get(path).is(200);
            paged.addAll(page.ids());
            pages++;
            path = nextOf(page.header("Link"));
        }
        assertThat(paged).isEqualTo(all);
        assertThat(pages).isEqualTo(3);
    }

    private static @org.jspecify.annotations.Nullable String nextOf(
            @org.jspecify.annotations.Nullable String link) {
        if (link == null) {
            return null;
        }
        Matcher matcher = Pattern.compile("<(/api/[^<>\"]+)>; rel=\"next\"").matcher(link);
        assertThat(matcher.matches()).as(link).isTrue();
        return matcher.group(1);
    }

    @Test
    void bad_parameters_are_named() {
        api.get("/api/contacts?limit=0&include_deleted=yes&cursor=!&q=%00")
                .isInvalid("/limit", "/include_deleted", "/cursor", "/q");
        api.get("/api/contacts?limit=1001").isInvalid("/limit");
        api.get("/api/contacts?limit=1&limit=2").isInvalid("/limit");
        api.get("/api/contacts?cursor=YWJj").isInvalid("/cursor");
        api.get(NOBODY + "?version=-1").isInvalid("/version");
        api.get(NOBODY + "?as_of=yesterday").isInvalid("/as_of");
        api.get(NOBODY + "?version=1&as_of=2026-01-01T00:00:00Z").isInvalid("/as_of");
        assertThat(api.get("/api/contacts?limit=&q=&cursor=").is(200).ids()).isEmpty();
    }

    @Test
    void the_past_can_be_read_by_version_and_by_time() {
        String path = "/api/contacts/" + api.contact("A");
        String created = api.get(path).at("/created_at").asText();
        api.put(path, "{\"name\":\"B\"}").is(200);
        api.delete(path).is(200);

        Reply first = api.get(path + "?version=0").is(200);
        assertThat(first.at("/name").asText()).isEqualTo("A");
        assertThat(first.header("ETag")).isEqualTo("\"0\"");
        assertThat(api.get(path + "?version=1").is(200).at("/name").asText()).isEqualTo("B");
        assertThat(api.get(path + "?version=2").is(200).at("/is_deleted").asBoolean()).isTrue();
        Reply missing = api.get(path + "?version=3").isProblem(404, "not_found");
        assertThat(missing.at("/error").asText())
                .isEqualTo("Contact not found, or not there at version 3");
        assertThat(api.get(path + "?as_of=" + created).is(200).at("/name").asText()).isEqualTo("A");
        api.get(path + "?as_of=2001-01-01T00:00:00Z").isProblem(404, "not_found");
    }
}
