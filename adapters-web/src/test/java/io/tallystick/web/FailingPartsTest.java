package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallystick.application.Ledger;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.LedgerViews;
import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** What clients are told while parts of the server fail. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class FailingPartsTest extends WebServerCase {

    @Test
    void a_list_that_breaks_off_is_never_taken_for_whole() {
        addContacts(1500, "incompressible ");
        AtomicReference<Runnable> fault = new AtomicReference<>(() -> {});
        server.close();
        Ledger breaking =
                new Ledger(
                        memory.store(),
                        memory.store(),
                        new BreakingViews(memory.views(), fault).proxy(),
                        UUID::randomUUID,
                        CLOCK,
                        HttpApiContract.UNDO);
        server =
                WebServer.start(
                        WebConfig.of("127.0.0.1", 0, List.of()),
                        TestParts.serving(breaking),
                        TestParts.trustingHeader(),
                        TestParts.ALL_UP,
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        CLOCK);
        Api late = new Api(client, server.port(), api.user());
        fault.set(unavailable(StoreUnavailable.Store.PROJECTIONS));
        for (String encoding : List.of("identity", "gzip")) {
            HttpRequest request =
                    HttpRequest.newBuilder(late.uri("/api/contacts"))
                            .header(Api.USER_HEADER, late.user())
                            .header("Accept-Encoding", encoding)
                            .build();
            assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.ofByteArray()))
                    .isInstanceOf(IOException.class);
        }
        fault.set(() -> {});
        assertThat(late.get("/api/contacts").is(200).ids()).hasSize(1500);
    }

    /** Lists some contacts and then fails. */
    private record BreakingViews(LedgerViews views, AtomicReference<Runnable> fault) {

        LedgerViews proxy() {
            return (LedgerViews)
                    Proxy.newProxyInstance(
                            LedgerViews.class.getClassLoader(),
                            new Class<?>[] {LedgerViews.class},
                            (proxy, method, arguments) -> {
                                if (method.getName().equals("contacts")) {
                                    contacts((ContactQuery) arguments[0], arguments[1]);
                                    return null;
                                }
                                return invoke(views, method, arguments);
                            });
        }

        @SuppressWarnings("unchecked") // it is the second parameter of contacts
        private void contacts(ContactQuery query, Object reader) {
            List<ContactView> all = new ArrayList<>();
            views.contacts(query, all::add);
            for (int i = 0; i < all.size(); i++) {
                if (i == 1000) {
                    fault.get().run();
                }
                ((Consumer<ContactView>) reader).accept(all.get(i));
            }
        }
    }

    @Test
    void an_unreachable_event_store_is_503_and_the_same_key_settles_it() {
        faults.store.set(unavailable(StoreUnavailable.Store.EVENT_STORE));
        Reply reply =
                api.post("/api/contacts", "{\"name\":\"A\"}", "Idempotency-Key", "k")
                        .isProblem(503, "event_store_unavailable");
        assertThat(reply.header("Retry-After")).matches("[1-9][0-9]*");
        assertThat(reply.text()).doesNotContain("db-host");

        faults.store.set(() -> {});
        api.post("/api/contacts", "{\"name\":\"A\"}", "Idempotency-Key", "k").is(201);
    }

    @Test
    void writes_succeed_while_only_the_read_models_are_down() {
        String path = "/api/contacts/" + api.contact("A");
        faults.views.set(unavailable(StoreUnavailable.Store.PROJECTIONS));

        api.post("/api/contacts", "{\"name\":\"B\"}").is(201);
        Reply put = api.put(path, "{\"name\":\"C\"}").is(200);
        assertThat(put.at("/name").asText()).isEqualTo("C");
        assertThat(put.at("/balance").isNull()).isTrue();
        assertThat(put.at("/balances").isNull()).isTrue();
        for (String read : List.of(path, "/api/contacts", "/api/transactions", "/api/summary")) {
            assertThat(
                            api.get(read)
                                    .isProblem(503, "projections_unavailable")
                                    .header("Retry-After"))
                    .isNotNull();
        }
        faults.views.set(() -> {});
        assertThat(api.get(path).is(200).at("/name").asText()).isEqualTo("C");
    }

    @Test
    void who_loses_every_race_is_told_the_version() {
        String path = "/api/contacts/" + api.contact("A");
        faults.everyAppendConflicts.set(true);
        Reply reply = api.put(path, "{}").isProblem(409, "version_conflict");
        assertThat(reply.at("/current_version").asInt()).isEqualTo(7);
    }

    @Test
    void without_the_log_a_failed_precondition_is_still_told() {
        String path = "/api/contacts/" + api.contact("A");
        faults.log.set(unavailable(StoreUnavailable.Store.PROJECTIONS));
        Reply reply = api.put(path, "{}", "If-Match", "\"7\"").isProblem(412, "version_conflict");
        assertThat(reply.at("/current_version").asInt()).isZero();
        assertThat(reply.at("/intervening_events").isNull()).isTrue();
        api.put(path, "{\"name\":1}", "Idempotency-Key", "k").isInvalid("/name");
        api.get("/api/events").isProblem(503, "projections_unavailable");
    }

    @Test
    void a_bug_shows_nothing_of_our_inside() {
        faults.views.set(
                () -> {
                    throw new IllegalStateException("select secret from db-host");
                });
        Reply reply = api.get("/api/contacts").isProblem(500, "internal_error");
        assertThat(reply.text()).doesNotContain("secret", "db-host");
        faults.views.set(
                () -> {
                    throw new StackOverflowError("secret");
                });
        api.get("/api/contacts").isProblem(500, "internal_error");
    }
}
