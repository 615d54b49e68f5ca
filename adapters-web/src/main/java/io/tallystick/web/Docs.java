package io.tallystick.web;

import io.javalin.http.Context;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The description of the API: for machines, and rendered for people, who may be without any network
 * but the one to this server. Immutable.
 */
final class Docs {

    private static final String PAGE_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private final byte[] openapi;
    private final byte[] page;

    Docs() {
        this.openapi = resource("openapi.yaml");
        String text = new String(openapi, StandardCharsets.UTF_8);
        this.page = DocsPage.render(text).getBytes(StandardCharsets.UTF_8);
    }

    void register(Router router) {
        router.get("/openapi.yaml", ctx -> Answers.bytes(ctx, 200, "application/yaml", openapi));
        router.get("/docs", this::page);
        router.get("/", ctx -> ctx.status(303).header("Location", "/docs"));
    }

    private void page(Context ctx) throws IOException {
        ctx.header("Content-Security-Policy", PAGE_POLICY);
        Answers.bytes(ctx, 200, "text/html; charset=utf-8", page);
    }

    private static byte[] resource(String name) {
        try (InputStream in = Docs.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("missing from the build: " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
