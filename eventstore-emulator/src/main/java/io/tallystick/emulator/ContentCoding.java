package io.tallystick.emulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses answers, and says so also of empty ones, as the real server does. Only a header with
 * exactly one coding counts. Stateless.
 */
enum ContentCoding {
    IDENTITY,
    GZIP,
    DEFLATE;

    static ContentCoding of(Call call) {
        String accepted = call.joinedHeader("Accept-Encoding");
        if (accepted == null) {
            return IDENTITY;
        }
        return switch (accepted) {
            case "gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            default -> IDENTITY;
        };
    }

    Reply apply(Reply reply) {
        return switch (this) {
            case IDENTITY -> reply;
            case GZIP -> reply.withCodedBody("gzip", compress(reply.body()));
            case DEFLATE -> reply.withCodedBody("deflate", compress(reply.body()));
        };
    }

    private Bytes compress(Bytes body) {
        if (body.isEmpty()) {
            return body;
        }
        ByteArrayOutputStream coded = new ByteArrayOutputStream(body.length() / 4 + 64);
        try (OutputStream out = coder(coded)) {
            out.write(body.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Bytes.of(coded.toByteArray());
    }

    private OutputStream coder(OutputStream coded) throws IOException {
        return this == GZIP
                ? new GZIPOutputStream(coded)
                : new DeflaterOutputStream(coded, new Deflater(Deflater.BEST_SPEED, true));
    }
}
