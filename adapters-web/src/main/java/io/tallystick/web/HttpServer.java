package io.tallystick.web;

import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;

import jakarta.servlet.DispatcherType;

import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.SessionHandler;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServletFactory;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.session.DefaultSessionCache;
import org.eclipse.jetty.session.NullSessionDataStore;
import org.eclipse.jetty.session.SessionCache;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

import java.time.Duration;
import java.util.EnumSet;

/** Sets up Javalin and the Jetty below it: threads, limits, errors, the way in. Stateless. */
final class HttpServer {

    private static final int MAX_HEADER_BYTES = 16 * 1024;

    /** Who sends a body more slowly than that holds a place that others need. */
    private static final int MIN_BODY_BYTES_A_SECOND = 256;

    /** Headers have 15 seconds if a connection may be idle for 45. */
    private static final int HEADERS_SHARE_OF_IDLE = 3;

    private static final int MIN_CONNECTIONS_OF_ADDRESS = 64;

    /** Of a frame that a WebSocket's client sends. */
    private static final int MAX_FRAME_BYTES = 4096;

    private static final int SOCKET_BUFFER_BYTES = 1024;

    /** Platform threads: they accept, select and hand over, and never wait for a request. */
    private static final int MAX_SERVER_THREADS = 32;

    private static final int MIN_SERVER_THREADS = 8;

    /** A stop does not wait for connections on which nobody asks anything. */
    private static final Duration IDLE_AT_STOP = Duration.ofMillis(100);

    private HttpServer() {}

    static void configure(JavalinConfig app, WebConfig config, RequestMetrics metrics) {
        HeaderDeadline deadline =
                new HeaderDeadline(config.idleTimeout().dividedBy(HEADERS_SHARE_OF_IDLE));
        app.startup.showJavalinBanner = false;
        app.startup.showOldJavalinVersionWarning = false;
        app.startup.startupWatcherEnabled = false;
        app.concurrency.useVirtualThreads = true;
        app.http.prefer405over404 = true;
        app.http.compressionStrategy = CompressionStrategy.NONE;
        app.router.javaLangErrorHandler(Failures::handle);
        app.jetty.threadPool = threads();
        app.jetty.modifyServer(server -> configure(server, config, metrics, deadline));
        app.jetty.modifyServletContextHandler(HttpServer::configure);
        app.jetty.modifyWebSocketServletFactory(sockets -> configure(sockets, config));
        app.jetty.modifyHttpConfiguration(HttpServer::configure);
        app.jetty.addConnector((server, http) -> connector(server, http, config, deadline));
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_SERVER_THREADS, MIN_SERVER_THREADS);
        threads.setName("http");
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("http-"));
        return threads;
    }

    private static void configure(
            Server server, WebConfig config, RequestMetrics metrics, HeaderDeadline deadline) {
        GracefulHandler graceful = new GracefulHandler();
        graceful.setShutdownIdleTimeout(IDLE_AT_STOP.toMillis());
        deadline.setHandler(
                new FrontDoor(new DripGuard(graceful, MIN_BODY_BYTES_A_SECOND), config));
        server.setHandler(deadline);
        server.setErrorHandler(new ServerErrors());
        server.setRequestLog(new AccessLog(metrics));
        server.setStopTimeout(config.drainTimeout().toMillis());
    }

    private static void configure(ServletContextHandler context) {
        context.setErrorHandler(new ServerErrors());
        forgetSessions(context.getSessionHandler());
        FilterHolder brokenAnswers = new FilterHolder(new BrokenAnswers());
        brokenAnswers.setAsyncSupported(true);
        context.addFilter(brokenAnswers, "/*", EnumSet.of(DispatcherType.REQUEST));
    }

    /** Javalin asks for a session whenever a WebSocket opens; nobody needs it, or its cookie. */
    private static void forgetSessions(SessionHandler sessions) {
        sessions.setUsingCookies(false);
        sessions.setUsingUriParameters(false);
        SessionCache cache = new DefaultSessionCache(sessions);
        cache.setSessionDataStore(new NullSessionDataStore());
        cache.setEvictionPolicy(SessionCache.EVICT_ON_SESSION_EXIT);
        sessions.setSessionCache(cache);
    }

    /** Clients have nothing to say, and most of them idle. */
    private static void configure(JettyWebSocketServletFactory sockets, WebConfig config) {
        sockets.setMaxTextMessageSize(MAX_FRAME_BYTES);
        sockets.setMaxBinaryMessageSize(MAX_FRAME_BYTES);
        sockets.setMaxFrameSize(MAX_FRAME_BYTES);
        sockets.setInputBufferSize(SOCKET_BUFFER_BYTES);
        sockets.setOutputBufferSize(SOCKET_BUFFER_BYTES);
        sockets.setIdleTimeout(config.heartbeat().multipliedBy(3));
    }

    private static void configure(HttpConfiguration http) {
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        http.setSendServerVersion(false);
        http.setUriCompliance(UriCompliance.DEFAULT);
    }

    /** Every live reader, every request, and as many again that wait for their next one. */
    private static int maxConnections(WebConfig config) {
        return config.maxLiveReaders() + 2 * config.maxRequests();
    }

    /** So that it takes several addresses to take the connections of all. */
    private static int maxConnectionsOfAddress(WebConfig config) {
        return Math.max(MIN_CONNECTIONS_OF_ADDRESS, maxConnections(config) / 8);
    }

    private static ServerConnector connector(
            Server server, HttpConfiguration http, WebConfig config, HeaderDeadline deadline) {
        ServerConnector connector =
                new GuardedConnector(
                        server,
                        new HttpConnectionFactory(http),
                        new AddressRoom(
                                maxConnectionsOfAddress(config),
                                new ClientAddresses(config.trustedProxies())),
                        deadline);
        connector.setHost(config.host());
        connector.setPort(config.port());
        connector.setIdleTimeout(config.idleTimeout().toMillis());
        connector.addBean(new NetworkConnectionLimit(maxConnections(config), connector));
        return connector;
    }
}
