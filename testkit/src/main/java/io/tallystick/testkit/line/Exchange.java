package io.tallystick.testkit.line;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Carries the one request of a client to the server, and its answer back; after an answer 101, all
 * that follows.
 */
final class Exchange {

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int PIECES = 8;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Socket client;
    private final int server;
    private final Weather weather;
    private final Tunnels tunnels;

    Exchange(Socket client, int server, Weather weather, Tunnels tunnels) {
        this.client = client;
        this.server = server;
        this.weather = weather;
        this.tunnels = tunnels;
    }

    /** Carries what is opened. */
    @FunctionalInterface
    interface Tunnels {

        /** Returns when the tunnel has ended. */
        void carry(Tunnel tunnel) throws IOException;
    }

    /**
     * Returns when the server has answered all that reached it whole, and what it opened has ended.
     *
     * @param threads for what is sent at once
     */
    void carry(Executor threads) throws IOException {
        if (weather.fault() == Fault.CUT_BEFORE_REQUEST) {
            cut(client);
            return;
        }
        InputStream fromClient = inputOf(client);
        HttpMessage asked = HttpMessage.read(fromClient);
        if (asked.isUpgrade()) {
            carryUpgrade(asked, fromClient);
            return;
        }
        HttpMessage request = asked.last();
        switch (weather.fault()) {
            case NONE, CUT_BEFORE_REQUEST -> answer(ask(request));
            case CUT_IN_REQUEST -> breakOff(request);
            case CUT_AFTER_REQUEST -> {
                cut(client);
                HttpMessage unused = ask(request);
            }
            case CUT_IN_ANSWER -> answerInPart(request);
            case SLOW -> carrySlowly(request);
            case REPEATED -> {
                HttpMessage unused = ask(request);
                answer(ask(request));
            }
            case REPEATED_BYTES -> answer(askTwice(asked));
            case DOUBLED -> askAtOnce(request, threads);
        }
    }

    private void carryUpgrade(HttpMessage request, InputStream fromClient) throws IOException {
        switch (weather.fault()) {
            case CUT_IN_REQUEST -> breakOff(request);
            case CUT_AFTER_REQUEST -> {
                cut(client);
                leaveOpen(request);
            }
            case REPEATED, REPEATED_BYTES, DOUBLED -> {
                leaveOpen(request);
                open(request, fromClient);
            }
            case NONE, SLOW, CUT_IN_ANSWER, CUT_BEFORE_REQUEST -> open(request, fromClient);
        }
    }

    /** What the server has opened is cut off at once. */
    private void leaveOpen(HttpMessage request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.bytes());
            HttpMessage unused = read(inputOf(socket));
            cut(socket);
        }
    }

    private void open(HttpMessage request, InputStream fromClient) throws IOException {
        try (Socket socket = connect()) {
            boolean isSlow = weather.fault() == Fault.SLOW;
            write(request, socket, isSlow);
            InputStream fromServer = inputOf(socket);
            HttpMessage answer = read(fromServer);
            if (weather.fault() == Fault.CUT_IN_ANSWER) {
                client.getOutputStream().write(weather.partOf(answer));
                cut(socket);
                cut(client);
            } else if (answer.status() == SWITCHING_PROTOCOLS) {
                tunnels.carry(new Tunnel(client, fromClient, socket, fromServer, answer));
            } else {
                write(answer.last(), client, isSlow);
            }
        }
    }

    private static void write(HttpMessage message, Socket to, boolean slowly) throws IOException {
        if (slowly) {
            writeSlowly(message, to.getOutputStream());
        } else {
            to.getOutputStream().write(message.bytes());
        }
    }

    private HttpMessage ask(HttpMessage request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.bytes());
            return read(inputOf(socket));
        }
    }

    private HttpMessage askTwice(HttpMessage request) throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(request.bytes());
            out.write(request.last().bytes());
            InputStream in = inputOf(socket);
            HttpMessage first = read(in);
            HttpMessage unused = read(in);
            return first;
        }
    }

    private void askAtOnce(HttpMessage request, Executor threads) throws IOException {
        CompletableFuture<HttpMessage> other = new CompletableFuture<>();
        CompletableFuture<HttpMessage> one = new CompletableFuture<>();
        threads.execute(() -> ask(request, other));
        threads.execute(() -> ask(request, one));
        try {
            answer((HttpMessage) CompletableFuture.anyOf(one, other).join());
            CompletableFuture.allOf(one, other).join();
        } catch (CompletionException e) {
            throw new IOException(e);
        }
    }

    private void ask(HttpMessage request, CompletableFuture<HttpMessage> answer) {
        try {
            answer.complete(ask(request));
        } catch (IOException e) {
            answer.completeExceptionally(e);
        }
    }

    private void breakOff(HttpMessage request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(weather.partOf(request));
            cut(socket);
        }
        cut(client);
    }

    /** The server has begun to answer, so it has done what it was asked. */
    private void answerInPart(HttpMessage request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.bytes());
            HttpMessage answer = read(inputOf(socket));
            client.getOutputStream().write(weather.partOf(answer.last()));
            cut(socket);
        }
        cut(client);
    }

    private void carrySlowly(HttpMessage request) throws IOException {
        try (Socket socket = connect()) {
            writeSlowly(request, socket.getOutputStream());
            writeSlowly(read(inputOf(socket)).last(), client.getOutputStream());
        }
    }

    private static void writeSlowly(HttpMessage message, OutputStream out) throws IOException {
        byte[] bytes = message.bytes();
        for (int i = 0; i < PIECES; i++) {
            int from = bytes.length * i / PIECES;
            out.write(bytes, from, bytes.length * (i + 1) / PIECES - from);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private HttpMessage read(InputStream in) throws IOException {
        HttpMessage answer = HttpMessage.read(in);
        weather.answered().accept(answer.status());
        return answer;
    }

    private void answer(HttpMessage answer) throws IOException {
        client.getOutputStream().write(answer.last().bytes());
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static InputStream inputOf(Socket socket) throws IOException {
        return new BufferedInputStream(socket.getInputStream());
    }

    /** With a reset, so that the other side learns of it at once, whatever it does. */
    static void cut(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // it is cut off already
        }
    }
}
