package io.tallystick.testkit.line;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.Executor;

/** Carries bytes both ways, once client and server have agreed to speak another protocol. */
final class Tunnel {

    private final Socket client;
    private final InputStream fromClient;
    private final Socket server;
    private final InputStream fromServer;
    private final HttpMessage answer;

    /**
     * @param answer of the server, the first that the client gets
     */
    Tunnel(
            Socket client,
            InputStream fromClient,
            Socket server,
            InputStream fromServer,
            HttpMessage answer) {
        this.client = client;
        this.fromClient = fromClient;
        this.server = server;
        this.fromServer = fromServer;
        this.answer = answer;
    }

    /** Returns when it is cut, or one of the two has hung up. */
    void carry(Executor threads) throws IOException {
        client.getOutputStream().write(answer.bytes());
        threads.execute(() -> pass(fromClient, server));
        pass(fromServer, client);
    }

    private void pass(InputStream from, Socket to) {
        try {
            from.transferTo(to.getOutputStream());
        } catch (IOException e) {
            // the other direction ends too
            return;
        } finally {
            cut();
        }
    }

    /** Cuts both sides off. Idempotent. */
    void cut() {
        Exchange.cut(client);
        Exchange.cut(server);
    }
}
