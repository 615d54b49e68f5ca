package io.tallystick.eventstore;

import okhttp3.HttpUrl;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Knows which node to ask: the leader, because it alone shows every write that it acknowledged.
 * Looks for it anew after a failure. Thread-safe.
 */
final class Nodes {

    private static final Logger LOGGER = LoggerFactory.getLogger(Nodes.class);

    private final NodeHttp http;
    private final List<HttpUrl> configured;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicReference<@Nullable Target> target = new AtomicReference<>();
    private volatile Set<HttpUrl> members = Set.of();
    private volatile @Nullable HttpUrl suspected;
    private final AtomicLong searches = new AtomicLong();
    private @Nullable NodeFailure lastFailure; // of the last search; guarded by the lock

    Nodes(NodeHttp http, List<URI> configured) {
        this.http = http;
        this.configured = configured.stream().map(Nodes::base).toList();
    }

    /** The address with a slash at its end, so that paths can be resolved below it. */
    private static HttpUrl base(URI node) {
        HttpUrl url = HttpUrl.get(node);
        return Objects.requireNonNull(url, "checked by the configuration")
                .newBuilder()
                .addPathSegment("")
                .build();
    }

    /**
     * @throws NodeFailure if no node can be used
     */
    Target target() {
        Target known = target.get();
        return known != null ? known : search(searches.get());
    }

    /** Searches, unless somebody else did while this thread waited: then that has to do. */
    private Target search(long searchesBefore) {
        lock.lock();
        try {
            Target known = target.get();
            if (known != null) {
                return known;
            }
            if (searches.get() != searchesBefore && lastFailure != null) {
                throw lastFailure;
            }
            return searchLocked();
        } finally {
            lock.unlock();
        }
    }

    private Target searchLocked() {
        Discovery discovery = new Discovery(http);
        try {
            Target found = discovery.find(candidates());
            LOGGER.info("event store node={} leads={}", found.url(), found.mustLead());
            lastFailure = null;
            target.set(found);
            return found;
        } catch (NodeFailure e) {
            lastFailure = e;
            throw e;
        } finally {
            if (!discovery.members().isEmpty()) {
                members = Set.copyOf(discovery.members());
            }
            searches.incrementAndGet();
        }
    }

    private Set<HttpUrl> candidates() {
        Set<HttpUrl> candidates = new LinkedHashSet<>(configured);
        candidates.addAll(members);
        HttpUrl last = suspected;
        if (last != null && candidates.remove(last)) {
            candidates.add(last); // it may take long to not answer
        }
        return candidates;
    }

    /** Calls go there no longer, until a search finds it again. */
    void suspect(Target failed) {
        suspected = failed.url();
        target.compareAndSet(failed, null); // but not one that was found since
    }

    /**
     * Where a node sends its callers. Credentials go to nodes that are configured or gossiped about
     * only, so for an address that is neither the node is asked to do it itself.
     */
    Target follow(Target from, String location) {
        HttpUrl to = from.url().resolve(location);
        for (HttpUrl known : candidates()) {
            if (to != null && isSameNode(known, to)) {
                Target leader = new Target(known, true);
                target.compareAndSet(from, leader);
                return leader;
            }
        }
        LOGGER.warn("event store names an unknown leader node={} leader={}", from.url(), location);
        suspect(from);
        return new Target(from.url(), false);
    }

    private static boolean isSameNode(HttpUrl known, HttpUrl other) {
        return known.scheme().equals(other.scheme())
                && known.host().equals(other.host())
                && known.port() == other.port();
    }
}
