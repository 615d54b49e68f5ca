package io.tallystick.postgres;

import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.KeyUse;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.testkit.fault.ForwardingEventStore;

import org.jspecify.annotations.NullMarked;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Like a store over HTTP, it takes a key twice. */
@NullMarked
final class NoKeyIndex extends ForwardingEventStore {

    private final Map<EventId, KeyUse> keys = new ConcurrentHashMap<>();

    NoKeyIndex(EventStore store) {
        super(store);
    }

    @Override
    public AppendResult append(StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
        List<NewEvent> keyless = new ArrayList<>();
        for (NewEvent event : events) {
            KeyUse key = event.metadata().keyUse();
            if (key != null) {
                keys.put(event.id(), key);
            }
            keyless.add(event.withMetadata(event.metadata().withKeyUse(null)));
        }
        return super.append(stream, expected, keyless);
    }

    @Override
    protected RecordedEvent seen(RecordedEvent event) {
        return event.withMetadata(event.metadata().withKeyUse(keys.get(event.id())));
    }
}
