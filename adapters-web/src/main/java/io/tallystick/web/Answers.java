package io.tallystick.web;

import com.fasterxml.jackson.core.JsonGenerator;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;

import jakarta.servlet.http.HttpServletResponse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** Writes answers. Stateless. */
final class Answers {

    static final String JSON = "application/json";

    /** Smaller bodies fit into one packet anyway. */
    private static final int WORTH_COMPRESSING = 1024;

    private static final int GZIP_BUFFER = 8192;

    private Answers() {}

    static void json(Context ctx, int status, Json.Writer body) throws IOException {
        bytes(ctx, status, JSON, Json.bytes(body));
    }

    static void bytes(Context ctx, int status, String mediaType, byte[] body) throws IOException {
        HttpServletResponse response = ctx.res();
        response.setStatus(status);
        response.setContentType(mediaType);
        boolean compressed = body.length >= WORTH_COMPRESSING && negotiateGzip(ctx);
        byte[] content = compressed ? gzip(body) : body;
        response.setContentLength(content.length);
        response.getOutputStream().write(content);
    }

    /**
     * Writes a body of any length in constant memory. A failure in the middle of it cuts the
     * connection, so that nobody takes a part for the whole.
     */
    static void stream(Context ctx, Json.Writer body) throws IOException {
        stream(
                ctx,
                JSON,
                out -> {
                    JsonGenerator json = Json.generator(out);
                    body.write(json);
                    json.close();
                });
    }

    /** Writes a body of any length and of another media type, likewise. Of HEAD only the head. */
    static void stream(Context ctx, String mediaType, Body body) throws IOException {
        HttpServletResponse response = ctx.res();
        response.setStatus(200);
        response.setContentType(mediaType);
        boolean compressed = negotiateGzip(ctx);
        if (ctx.method().equals(HandlerType.HEAD)) {
            return;
        }
        OutputStream out = response.getOutputStream();
        if (compressed) {
            GZIPOutputStream gzip = new GZIPOutputStream(out, GZIP_BUFFER);
            body.write(gzip);
            gzip.finish();
        } else {
            body.write(out);
        }
    }

    /** Writes a body, and leaves the stream open. */
    interface Body {
        void write(OutputStream out) throws IOException;
    }

    static void problem(Context ctx, Problem problem) throws IOException {
        HttpServletResponse response = ctx.res();
        Exchange exchange = Exchange.of(ctx.req());
        if (response.isCommitted()) {
            exchange.breakOff();
            return;
        }
        response.resetBuffer();
        for (String name :
                new String[] {
                    "Content-Disposition", "Content-Encoding", "ETag", "Link", "Location"
                }) {
            response.setHeader(name, null);
        }
        problem.headers().forEach(response::setHeader);
        response.setStatus(problem.status());
        response.setContentType(null); // and with it a charset that was meant for another type
        response.setContentType(Problem.MEDIA_TYPE);
        byte[] body = problem.toJson(ctx.path(), exchange.requestId());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.getOutputStream().close();
        UnreadBody.readOff(ctx.req());
    }

    private static boolean negotiateGzip(Context ctx) {
        ctx.res().addHeader("Vary", "Accept-Encoding");
        boolean accepted = AcceptEncoding.allowsGzip(ctx.header("Accept-Encoding"));
        if (accepted) {
            ctx.res().setHeader("Content-Encoding", "gzip");
        }
        return accepted;
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out, GZIP_BUFFER)) {
            gzip.write(body);
        }
        return out.toByteArray();
    }
}
