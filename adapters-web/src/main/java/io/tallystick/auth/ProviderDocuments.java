package io.tallystick.auth;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.Map;

/**
 * What an OpenID provider publishes: where its keys are (OpenID Connect Discovery, section 4) and
 * the keys. Thread-safe.
 */
final class ProviderDocuments implements ProviderKeys.Source {

    private static final int CONNECT_MILLIS = 2000;
    private static final int READ_MILLIS = 3000;
    private static final int MAX_BYTES = 256 * 1024;

    private final DefaultResourceRetriever http =
            new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MAX_BYTES);
    private final URI issuer;
    private final @Nullable URI configured;
    private volatile @Nullable URI discovered;

    /**
     * @param configured where the keys are, null if the provider says
     */
    ProviderDocuments(URI issuer, @Nullable URI configured) {
        this.issuer = issuer;
        this.configured = configured;
    }

    @Override
    public JWKSet fetch() throws IOException, ParseException {
        URI address = address();
        discovered = null; // said anew unless it is still good
        JWKSet keys = JWKSet.parse(read(address));
        discovered = address;
        return keys;
    }

    private URI address() throws IOException, ParseException {
        if (configured != null) {
            return configured;
        }
        URI before = discovered;
        return before != null ? before : discover();
    }

    private URI discover() throws IOException, ParseException {
        String base = issuer.toString().replaceFirst("/$", "");
        Map<String, Object> document =
                JSONObjectUtils.parse(read(URI.create(base + "/.well-known/openid-configuration")));
        String named = JSONObjectUtils.getString(document, "issuer");
        if (!issuer.toString().equals(named)) {
            throw new ParseException(
                    "the provider calls itself " + named + ": set OIDC_ISSUER to exactly that", 0);
        }
        String keys = JSONObjectUtils.getString(document, "jwks_uri");
        if (keys == null) {
            throw new ParseException("the discovery document names no keys", 0);
        }
        URI address = URI.create(keys);
        if (!"https".equals(address.getScheme()) && !"http".equals(issuer.getScheme())) {
            throw new ParseException("the keys are not at an https address", 0);
        }
        return address;
    }

    private String read(URI document) throws IOException {
        return http.retrieveResource(document.toURL()).getContent();
    }
}
