package io.tallystick.eventstore;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.port.StreamTruncation;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.StreamSlice;

import java.time.Duration;
import java.util.List;

/**
 * An event store that is an EventStoreDB or KurrentDB, asked through its HTTP API (AtomPub).
 *
 * <p>Calls go to the leader of the cluster, wherever it moves, and block the calling thread, which
 * may be a virtual one. They are repeated while that is safe and may help; an append is repeated
 * with its ids and its expected version, so that it is recorded once. Where it is not known whether
 * it was recorded, {@link StoreUnavailable} says so, as it does while the store is not reachable.
 * An interrupt ends {@link #awaitEventsAfter} at once.
 *
 * <p>Beyond what the port says:
 *
 * <ul>
 *   <li>An append never says that it is {@linkplain AppendResult.Appended#certainlyNew certainly
 *       new}, nor that a key is used.
 *   <li>The data and metadata of an event take at most 4 MiB in the store, which indents them, and
 *       those of an append together at most 29,000,000 bytes: else {@link
 *       IllegalArgumentException}, and nothing is sent.
 *   <li>A stream that somebody has deleted in the store is {@link StreamDeleted} where the store
 *       tells: always if it is gone for ever; if it may be re-opened, on appending to it as to an
 *       existing or, after the fact, as to a new one. Otherwise it looks as if it never was.
 *   <li>Events of others are passed over where all are read, and are an {@link
 *       IllegalStateException} in a stream of the ledger.
 *   <li>Of two fields with the same name in an object of the data the last one stays.
 * </ul>
 *
 * <p>Thread-safe.
 */
public final class EventStoreHttpClient implements EventStore, StreamTruncation, AutoCloseable {

    private final NodeHttp http;
    private final Calls calls;
    private final Appender appender;
    private final StreamReader streams;
    private final AllReader all;
    private final LongPoll poll;
    private final Truncation truncation;

    private EventStoreHttpClient(NodeHttp http, Calls calls, Limits limits, ForeignEvents foreign) {
        FeedParser parser = new FeedParser();
        this.http = http;
        this.calls = calls;
        this.appender = new Appender(calls, new EventEncoder(), new Settlement(calls, parser));
        this.streams = new StreamReader(calls, parser, new PageSizer(limits));
        this.all = new AllReader(calls, parser, new PageSizer(limits), foreign);
        this.poll = new LongPoll(calls, all);
        this.truncation = new Truncation(calls);
    }

    /**
     * A client for a store that answers, is new enough, serves streams over HTTP and lets the user
     * read all events.
     *
     * @throws EventStoreNotUsable if it does not; the message says what to do
     */
    public static EventStoreHttpClient connect(EventStoreHttpConfig config) {
        return connect(config, CallListener.NONE);
    }

    /** Like {@link #connect(EventStoreHttpConfig)}, and tells what it does. */
    public static EventStoreHttpClient connect(EventStoreHttpConfig config, CallListener listener) {
        NodeHttp http = NodeHttp.create(config, listener);
        try {
            Nodes nodes = new Nodes(http, config.nodes());
            new StartupCheck(http, nodes, config).run();
            Calls calls = new Calls(http, nodes, config, listener);
            return new EventStoreHttpClient(
                    http, calls, config.limits(), new ForeignEvents(listener));
        } catch (EventStoreNotUsable e) {
            http.close();
            throw e;
        }
    }

    @Override
    public AppendResult append(StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
        if (events.isEmpty() || events.size() > MAX_EVENTS) {
            throw new IllegalArgumentException(
                    "an append has 1 to " + MAX_EVENTS + " events, not " + events.size());
        }
        return appender.append(stream, expected, List.copyOf(events));
    }

    /** The page has fewer events than {@code limit} if they are large. */
    @Override
    public StreamSlice readForwards(StreamName stream, long fromVersion, int limit) {
        checkLimit(limit);
        return streams.forwards(stream, fromVersion, limit);
    }

    /** The page has fewer events than {@code limit} if they are large. */
    @Override
    public StreamSlice readBackwards(StreamName stream, long fromVersion, int limit) {
        checkLimit(limit);
        return streams.backwards(stream, fromVersion, limit);
    }

    /**
     * The page has fewer events than {@code limit}, or none, if there are events of others or of
     * the system, or if they are large.
     */
    @Override
    public StorePage readAll(StorePosition after, int limit) {
        checkLimit(limit);
        return all.read(after, limit);
    }

    private static void checkLimit(int limit) {
        if (limit < 1 || limit > MAX_EVENTS) {
            throw new IllegalArgumentException(
                    "a page has 1 to " + MAX_EVENTS + " events, not " + limit);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Events of others end it too. A timeout of a second or more is kept to the second.
     */
    @Override
    public boolean awaitEventsAfter(StorePosition position, Duration timeout)
            throws InterruptedException {
        return poll.await(position, timeout);
    }

    /** The user needs the right to write the metadata of streams. */
    @Override
    public void truncateBefore(StreamName stream, long version) {
        truncation.truncateBefore(stream, version);
    }

    /** The user needs to be one of the administrators or operators. */
    @Override
    public void scavenge() {
        truncation.scavenge();
    }

    /**
     * Of the server, such as {@code 24.10.4}; empty if it says none.
     *
     * @throws StoreUnavailable if it cannot be asked
     */
    public String version() {
        return calls.call(Ask.discover("info"), NodeInfo::read).version();
    }

    /** Ends what is under way and closes all connections. */
    @Override
    public void close() {
        poll.close();
        http.close();
    }
}
