package io.tallystick.eventstore;

import okhttp3.HttpUrl;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One search for the leader among nodes that are known. Confined to one thread.
 *
 * <p>Every node is asked who leads until one says that it does itself, because the address that
 * others give for the leader may be known only inside their network. Only then those addresses are
 * tried; if none answers, a node that does has to pass everything on to the leader.
 */
final class Discovery {

    private final NodeHttp http;
    private final Set<HttpUrl> asked = new LinkedHashSet<>();
    private final Set<HttpUrl> members = new LinkedHashSet<>();
    private final Set<HttpUrl> saidToLead = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();
    private @Nullable HttpUrl follower;
    private boolean leaderIsMissing;

    Discovery(NodeHttp http) {
        this.http = http;
    }

    /**
     * Where calls should go.
     *
     * @throws NodeFailure if that is nowhere, with the reason for each node
     */
    Target find(Set<HttpUrl> candidates) {
        Target leader = firstLeaderOf(candidates);
        if (leader == null) {
            leader = firstLeaderOf(saidToLead);
        }
        if (leader != null) {
            return leader;
        }
        if (follower != null && !leaderIsMissing) {
            return new Target(follower, false);
        }
        throw NodeFailure.notSent("no node can be used: " + String.join("; ", problems), null);
    }

    /** The nodes that were heard of, by the addresses that they gossip. */
    Set<HttpUrl> members() {
        return members;
    }

    private @Nullable Target firstLeaderOf(Set<HttpUrl> urls) {
        for (HttpUrl url : List.copyOf(urls)) {
            Target leader = asked.add(url) ? leaderAt(url) : null;
            if (leader != null) {
                return leader;
            }
        }
        return null;
    }

    /** The node itself if it can be used and leads, or says nothing to the contrary. */
    private @Nullable Target leaderAt(HttpUrl url) {
        Gossip gossip;
        try {
            String problem = ask(url, "info", NodeInfo::read).problem();
            if (problem != null) {
                problems.add(url + ": " + problem);
                return null;
            }
            gossip = ask(url, "gossip", Gossip::read);
        } catch (NodeFailure | LeaderElsewhere e) {
            problems.add(url + ": " + e.getMessage());
            return null;
        }
        return judge(url, gossip);
    }

    private <T> T ask(HttpUrl url, String path, Reply.Reader<T> reader) {
        return http.send(new Target(url, false), Ask.discover(path), 1, reader);
    }

    private @Nullable Target judge(HttpUrl url, Gossip gossip) {
        gossip.members().stream()
                .filter(Gossip.Member::isAlive)
                .forEach(member -> members.add(urlOf(url, member.address())));
        Gossip.Member leader = gossip.leader().orElse(null);
        if (gossip.members().isEmpty()) {
            follower = url; // it does not gossip, so it has to know by itself what to do
            return null;
        }
        if (leader == null) {
            leaderIsMissing = true;
            problems.add(url + ": the cluster has no leader now");
            return null;
        }
        if (gossip.isByLeader() || gossip.isAlone()) {
            return new Target(url, true);
        }
        leaderIsMissing = false;
        follower = url;
        saidToLead.add(urlOf(url, leader.address()));
        return null;
    }

    /** The address of another node; like this one it is reached with or without TLS. */
    private static HttpUrl urlOf(HttpUrl known, Gossip.Address address) {
        return new HttpUrl.Builder()
                .scheme(known.scheme())
                .host(address.host())
                .port(address.port())
                .build();
    }
}
