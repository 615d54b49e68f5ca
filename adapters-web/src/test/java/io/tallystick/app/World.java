package io.tallystick.app;

import io.tallystick.testkit.SettableClock;
import io.tallystick.web.StandInServer;

import java.net.http.HttpClient;

/**
 * What phones live in.
 *
 * @param copy a server that gets in another order what the first one has in the end
 */
record World(HttpClient client, SettableClock clock, StandInServer server, StandInServer copy) {}
