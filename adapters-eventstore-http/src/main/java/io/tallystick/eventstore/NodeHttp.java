package io.tallystick.eventstore;

import io.tallystick.eventstore.CallReport.Outcome;

import okhttp3.ConnectionPool;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.X509TrustManager;

/**
 * Sends one request to one node and reports how that went. Thread-safe; blocks the calling thread.
 */
final class NodeHttp implements AutoCloseable {

    private static final Duration KEEP_ALIVE = Duration.ofMinutes(1); // the server's is 130 s
    private static final Duration LONGEST_POLL = Duration.ofSeconds(LongPoll.MAX_SECONDS + 15);

    private final OkHttpClient client;
    private final OkHttpClient patient;
    private final OkHttpClient hasty;
    private final @Nullable String authorization;
    private final CallListener listener;

    private NodeHttp(OkHttpClient client, EventStoreHttpConfig config, CallListener listener) {
        this.client = client;
        this.patient =
                client.newBuilder().readTimeout(LONGEST_POLL).callTimeout(LONGEST_POLL).build();
        this.hasty = client.newBuilder().callTimeout(hasty(config.timeouts())).build();
        StoreUser user = config.user();
        this.authorization =
                user == null
                        ? null
                        : Credentials.basic(user.name(), user.password(), StandardCharsets.UTF_8);
        this.listener = listener;
    }

    /** A node that is slow to say who it is must not use up the time of what it is asked for. */
    private static Duration hasty(Timeouts timeouts) {
        Duration twice = timeouts.connect().multipliedBy(2);
        return twice.compareTo(timeouts.call()) < 0 ? twice : timeouts.call();
    }

    /**
     * @throws EventStoreNotUsable if the file of authorities cannot be used
     */
    static NodeHttp create(EventStoreHttpConfig config, CallListener listener) {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        Timeouts timeouts = config.timeouts();
        builder.connectTimeout(timeouts.connect())
                .readTimeout(timeouts.read())
                .writeTimeout(timeouts.write())
                .callTimeout(timeouts.call())
                .cache(null) // cached pages outlive the deletion of their stream
                .followRedirects(false) // credentials go to known nodes only
                .followSslRedirects(false)
                .connectionPool(
                        new ConnectionPool(
                                config.limits().concurrentCalls(),
                                KEEP_ALIVE.toSeconds(),
                                TimeUnit.SECONDS));
        if (config.caFile() != null) {
            X509TrustManager trust = TrustedAuthorities.from(config.caFile());
            builder.sslSocketFactory(TrustedAuthorities.socketFactory(trust), trust);
        }
        return new NodeHttp(builder.build(), config, listener);
    }

    /**
     * @param attempt which try of the operation this is, for the report
     * @throws NodeFailure if it may help to ask again
     * @throws LeaderElsewhere if another node has to be asked
     */
    <T> T send(Target target, Ask ask, int attempt, Reply.Reader<T> reader) {
        long start = System.nanoTime();
        int status = 0;
        Outcome outcome = Outcome.NO_ANSWER;
        try (Response response = clientFor(ask).newCall(request(target, ask)).execute()) {
            status = response.code();
            Reply reply = new Reply(ask, response);
            T result = read(reply, reader);
            outcome = outcome(ask, reply);
            return result;
        } catch (IOException e) {
            throw failure(target, ask, e);
        } catch (PageTooLarge e) {
            outcome = Outcome.SUCCEEDED;
            throw e;
        } catch (RuntimeException e) {
            outcome = outcome(e);
            throw e;
        } finally {
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            listener.onCall(new CallReport(ask.operation(), outcome, status, duration, attempt));
        }
    }

    private static <T> T read(Reply reply, Reply.Reader<T> reader) throws IOException {
        String location = reply.header("Location");
        if (reply.status() == 307 && location != null) {
            throw new LeaderElsewhere(location);
        }
        return reader.read(reply);
    }

    private static Outcome outcome(Ask ask, Reply reply) {
        if (reply.currentVersion().isPresent()) {
            return Outcome.CONFLICT;
        }
        boolean isMissingStream = reply.status() == 404 && ask.operation() == Operation.READ_STREAM;
        return reply.status() < 300 || isMissingStream ? Outcome.SUCCEEDED : Outcome.REFUSED;
    }

    private static Outcome outcome(RuntimeException e) {
        return switch (e) {
            case LeaderElsewhere elsewhere -> Outcome.REDIRECTED;
            case NodeFailure failure -> Outcome.FAILED;
            default -> Outcome.REFUSED;
        };
    }

    private static NodeFailure failure(Target target, Ask ask, IOException e) {
        String message = ask.operation() + " at " + target.url() + ": " + e.getMessage();
        boolean isNotSent = e instanceof ConnectException || e instanceof UnknownHostException;
        return isNotSent ? NodeFailure.notSent(message, e) : NodeFailure.noAnswer(message, e);
    }

    private OkHttpClient clientFor(Ask ask) {
        return switch (ask.operation()) {
            case APPEND, READ_STREAM, READ_ALL, MAINTAIN -> client;
            case AWAIT -> patient;
            case DISCOVER -> hasty;
        };
    }

    private Request request(Target target, Ask ask) {
        HttpUrl url = target.url().resolve(ask.path());
        if (url == null) {
            throw new IllegalArgumentException("no path of a URL: " + ask.path());
        }
        Request.Builder request = new Request.Builder().url(url);
        ask.headers().forEach(request::header);
        // else the server compresses even empty bodies, which then cannot be read
        request.header("Accept-Encoding", "identity");
        if (target.mustLead() && ask.operation() != Operation.DISCOVER) {
            request.header("ES-RequireLeader", "True");
        }
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return ask.body() == null ? request.build() : request.post(ask.body()).build();
    }

    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
