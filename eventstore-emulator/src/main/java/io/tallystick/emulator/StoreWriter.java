package io.tallystick.emulator;

import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Puts events into the index, by the rules of the real server, and remembers what is not yet in the
 * journal. Confined to the store's lock.
 */
final class StoreWriter {

    /** The real server's clock ticks every 100 ns. */
    private static final long NANOS_PER_TICK = 100;

    private final LogIndex index;
    private final CommittedIds committed;
    private final SplittableRandom random = new SplittableRandom();
    private final List<StoredEvent> staged = new ArrayList<>();

    StoreWriter(LogIndex index, CommittedIds committed) {
        this.index = index;
        this.committed = committed;
    }

    /** What was written since the last call. */
    List<StoredEvent> takeStaged() {
        List<StoredEvent> taken = List.copyOf(staged);
        staged.clear();
        return taken;
    }

    WriteResult append(Append append, WriteContext context) {
        String name = append.stream();
        List<UUID> ids = append.events().stream().map(EventToWrite::id).toList();
        WriteResult refusal = check(name).refuses(append.expectedVersion(), ids);
        if (refusal != null) {
            return refusal;
        }
        StreamState stream = index.stream(name);
        long first = stream.last() + 1;
        if (stream.isSoftDeleted()) {
            reopen(name, first, context);
        }
        for (EventToWrite event : append.events()) {
            add(name, event, context);
        }
        return new WriteResult.Written(first, false);
    }

    WriteResult delete(String name, long expected, boolean hard, WriteContext context) {
        WriteResult refusal = check(name).refuses(expected, List.of());
        if (refusal != null) {
            return refusal;
        }
        if (hard) {
            addNumbered(name, Long.MAX_VALUE, tombstone(), context);
            return new WriteResult.Written(Long.MAX_VALUE, false);
        }
        StreamState stream = index.stream(name);
        if (stream.last() < 0) {
            return new WriteResult.WrongVersion(-1);
        }
        writeMetadata(name, StreamMetadata.ofDeleted(), context);
        return new WriteResult.Written(stream.last(), false);
    }

    private CommitCheck check(String name) {
        return new CommitCheck(name, index.stream(name), index.isTombstoned(name), committed);
    }

    private void reopen(String name, long first, WriteContext context) {
        StreamState metastream = index.stream(SystemStreams.metastreamOf(name));
        StoredEvent last = metastream.at(metastream.last());
        Bytes old = last == null ? Bytes.EMPTY : last.data();
        writeMetadata(name, StreamMetadata.withTruncateBefore(old, first), context);
    }

    private void writeMetadata(String name, Bytes json, WriteContext context) {
        EventToWrite metadata =
                new EventToWrite(newId(), StreamMetadata.EVENT_TYPE, true, json, Bytes.EMPTY);
        add(SystemStreams.metastreamOf(name), metadata, context);
    }

    private EventToWrite tombstone() {
        return new EventToWrite(
                newId(), StoredEvent.TOMBSTONE_TYPE, false, Bytes.EMPTY, Bytes.EMPTY);
    }

    private void add(String name, EventToWrite event, WriteContext context) {
        addNumbered(name, index.stream(name).last() + 1, event, context);
    }

    private void addNumbered(String name, long number, EventToWrite event, WriteContext context) {
        StoredEvent stored =
                new StoredEvent(
                        name,
                        number,
                        event.id(),
                        event.type(),
                        event.json(),
                        event.data(),
                        event.metadata(),
                        index.end(),
                        ticks(context.now()));
        index.add(stored);
        committed.add(stored);
        staged.add(stored);
        if (context.projections()) {
            SystemProjections.streamsOf(stored).forEach(to -> addLink(to, stored, context));
        }
    }

    private void addLink(String to, StoredEvent target, WriteContext context) {
        EventToWrite link = SystemProjections.link(newId(), target);
        addNumbered(to, index.stream(to).last() + 1, link, context);
    }

    private static Instant ticks(Instant now) {
        return now.minusNanos(now.getLong(ChronoField.NANO_OF_SECOND) % NANOS_PER_TICK);
    }

    private UUID newId() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
