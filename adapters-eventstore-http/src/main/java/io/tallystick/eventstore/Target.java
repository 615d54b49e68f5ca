package io.tallystick.eventstore;

import okhttp3.HttpUrl;

/**
 * Where calls go. Immutable.
 *
 * @param url of a node, ending in a slash
 * @param mustLead whether the node is to refuse what only the leader may do; false where the leader
 *     cannot be reached and another node has to pass things on to it
 */
record Target(HttpUrl url, boolean mustLead) {}
