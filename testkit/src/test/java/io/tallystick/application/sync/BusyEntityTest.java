package io.tallystick.application.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.command.ConflictRetry;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.SyncElement;
import io.tallystick.testkit.Samples;
import io.tallystick.testkit.SettableClock;
import io.tallystick.testkit.fault.ForwardingEventStore;
import io.tallystick.testkit.memory.InMemoryLedger;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** An entity that others change without a pause. */
@NullMarked
@DisplayNameGeneration(ReplaceUnderscores.class)
class BusyEntityTest {

    private final SettableClock clock = SettableClock.atAnyTime();
    private final InMemoryLedger memory = InMemoryLedger.create(clock, UUID::randomUUID);
    private final UUID busy = UUID.randomUUID();
    private final List<SyncElement> batch = List.of(created(busy), created(UUID.randomUUID()));

    @Test
    void nothing_is_told_of_a_batch_that_must_be_sent_again() {
        assertThatThrownBy(() -> accept(new AlwaysFirst(memory.store(), busy)))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("too many");

        List<SyncVerdict> verdicts = accept(memory.store());

        assertThat(verdicts)
                .hasSize(2)
                .contains(new SyncVerdict.Recorded())
                .doesNotHaveAnyElementsOfTypes(SyncVerdict.Refused.class);
        assertThat(memory.store().head().position().value()).isEqualTo(2);
    }

    private List<SyncVerdict> accept(EventStore store) {
        return new SyncService(
                        store,
                        memory.store(),
                        new EventCodec(),
                        clock,
                        new ConflictRetry(3, Duration.ZERO, new Random(1)))
                .accept(Samples.ALICE, "test", batch);
    }

    private SyncElement created(UUID contact) {
        String json =
                """
                {"id": "%s", "aggregate_type": "contact", "aggregate_id": "%s",
                 "event_type": "CREATED", "event_data": {"name": "Ann"},
                 "timestamp": "2026-01-31T12:00:00.000001Z", "version": 1}
                """
                        .formatted(UUID.randomUUID(), contact);
        SyncService any =
                new SyncService(
                        memory.store(),
                        memory.store(),
                        new EventCodec(),
                        clock,
                        ConflictRetry.standard());
        try {
            return any.codec().read(new JsonMapper().readTree(json), 0);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Somebody is first at one entity, each time. */
    private static final class AlwaysFirst extends ForwardingEventStore {

        private final UUID entity;

        AlwaysFirst(EventStore store, UUID entity) {
            super(store);
            this.entity = entity;
        }

        @Override
        public AppendResult append(
                StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
            return stream.value().endsWith(entity.toString())
                    ? new AppendResult.VersionConflict(7)
                    : super.append(stream, expected, events);
        }
    }
}
