package io.tallystick.web;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallystick.application.Ledger;
import io.tallystick.application.port.IdSource;
import io.tallystick.application.port.ProjectionAdmin;
import io.tallystick.application.port.SettingsStore;
import io.tallystick.domain.undo.UndoRule;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/**
 * What clients rely on, over any ledger. A subclass brings the ledger; every test has a user of its
 * own, so they share one server.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
abstract class HttpApiContract implements TestedServer {

    static final UndoRule UNDO = new UndoRule(Duration.ofSeconds(5));

    private final TestClock clock = new TestClock();
    private WebServer server;
    private HttpClient client;

    /** Opens the ledger under test, empty. */
    protected abstract Ledger openLedger(InstantSource clock, IdSource ids, UndoRule undoRule);

    /** Of the ledger that was opened. */
    protected abstract ProjectionAdmin projectionAdmin();

    /** Beside the ledger that was opened. */
    protected abstract SettingsStore settings();

    /** Closes what was opened. */
    protected void closeLedger() {}

    @BeforeAll
    void start() {
        Ledger ledger = openLedger(clock, UUID::randomUUID, UNDO);
        client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        server =
                WebServer.start(
                        WebConfig.of("127.0.0.1", 0, List.of("https://app.example")),
                        new Served(ledger, settings(), projectionAdmin()),
                        TestParts.trustingHeader(),
                        TestParts.ALL_UP,
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        clock);
    }

    @AfterAll
    void stop() {
        server.close();
        client.close();
        closeLedger();
    }

    @Override
    public Api newUser() {
        return Api.of(client, server.port());
    }

    @Override
    public TestClock clock() {
        return clock;
    }

    @Nested
    class Contacts extends ContactCases {
        Contacts() {
            super(HttpApiContract.this);
        }
    }

    @Nested
    class Transactions extends TransactionCases {
        Transactions() {
            super(HttpApiContract.this);
        }
    }

    @Nested
    class Writes extends WriteCases {
        Writes() {
            super(HttpApiContract.this);
        }
    }

    @Nested
    class Events extends EventCases {
        Events() {
            super(HttpApiContract.this);
        }
    }

    @Nested
    class Stream extends StreamCases {
        Stream() {
            super(HttpApiContract.this);
        }
    }

    @Nested
    class Sockets extends SocketCases {
        Sockets() {
            super(HttpApiContract.this);
        }
    }

    @Nested
    class Exports extends ExportCases {
        Exports() {
            super(HttpApiContract.this);
        }
    }

    @Nested
    class Histories extends HistoryCases {
        Histories() {
            super(HttpApiContract.this);
        }
    }

    @Nested
    class Settings extends SettingsCases {
        Settings() {
            super(HttpApiContract.this);
        }
    }

    @Nested
    class Admin extends AdminCases {
        Admin() {
            super(HttpApiContract.this);
        }
    }

    @Nested
    class Sync extends SyncCases {
        Sync() {
            super(HttpApiContract.this);
        }
    }

    @Nested
    class SyncRules extends SyncRulesCases {
        SyncRules() {
            super(HttpApiContract.this);
        }
    }

    @Nested
    class SyncPull extends SyncPullCases {
        SyncPull() {
            super(HttpApiContract.this);
        }
    }

    @Nested
    class Refused extends RefusalCases {
        Refused() {
            super(HttpApiContract.this);
        }
    }
}
