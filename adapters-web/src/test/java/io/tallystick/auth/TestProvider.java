package io.tallystick.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An OpenID provider: its discovery document, its keys and its tokens. For one test. */
public final class TestProvider implements AutoCloseable {

    public static final String AUDIENCE = "tallystick";

    private final HttpServer http;
    private volatile List<RSAKey> published = List.of();
    private volatile boolean away;
    private final AtomicInteger asked = new AtomicInteger();

    public TestProvider(RSAKey... keys) throws IOException {
        this.http =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        publish(keys);
        http.createContext(
                "/.well-known/openid-configuration",
                exchange ->
                        answer(
                                exchange,
                                "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}"
                                        .formatted(issuer(), issuer())));
        http.createContext(
                "/keys",
                exchange -> answer(exchange, new JWKSet(List.copyOf(published)).toString()));
        http.start();
    }

    /** How many requests it got. */
    public int asked() {
        return asked.get();
    }

    private void answer(HttpExchange exchange, String body) throws IOException {
        asked.incrementAndGet();
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(away ? 503 : 200, away ? -1 : bytes.length);
            if (!away) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    public static RSAKey newKey(String id) throws JOSEException {
        return new RSAKeyGenerator(2048).keyID(id).generate();
    }

    public void publish(RSAKey... keys) {
        published = List.of(keys);
    }

    public void away(boolean isAway) {
        away = isAway;
    }

    public URI issuer() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** What a good token of it says. */
    public JWTClaimsSet.Builder claims(String subject) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer().toString())
                .audience(AUDIENCE)
                .subject(subject)
                .claim("email", subject + "@example.com")
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    }

    public static String signed(JWTClaimsSet claims, RSAKey key) throws JOSEException {
        SignedJWT jwt =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                        claims);
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
