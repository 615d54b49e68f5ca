package io.tallystick.web;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import jakarta.servlet.http.HttpServletRequest;

import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads the JSON object in a request's body, of bounded size, strictly. Thread-safe. */
final class BodyReader {

    /** Of those, every request may have as many at once. */
    static final int SMALL_BYTES = 16 * 1024;

    private final int maxBytes;
    private final BodyRoom room;

    /**
     * @param room for what is more than a few kilobytes
     */
    BodyReader(int maxBytes, BodyRoom room) {
        this.maxBytes = maxBytes;
        this.room = room;
    }

    /**
     * The body of a request that must have one.
     *
     * @throws ProblemException if it is of another media type, too large or not a JSON object
     */
    ObjectNode read(HttpServletRequest request, MediaType expected) {
        expected.check(request);
        refuseIfAnnouncedTooLarge(request);
        return parse(bytes(request));
    }

    /** The body of a request that may do without, null if it does. */
    @Nullable ObjectNode readIfPresent(HttpServletRequest request, MediaType expected) {
        int first = firstByte(request);
        if (first < 0) {
            return null;
        }
        expected.check(request);
        refuseIfAnnouncedTooLarge(request);
        return parse(bytes(request, (byte) first));
    }

    private void refuseIfAnnouncedTooLarge(HttpServletRequest request) {
        if (request.getContentLengthLong() > maxBytes) {
            throw tooLarge();
        }
    }

    private static int firstByte(HttpServletRequest request) {
        try {
            return request.getInputStream().read();
        } catch (IOException | HttpException.RuntimeException e) {
            throw IncomingBody.incomplete(e);
        }
    }

    private byte[] bytes(HttpServletRequest request, byte... alreadyRead) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(alreadyRead);
        try {
            bytes.writeBytes(request.getInputStream().readNBytes(SMALL_BYTES));
        } catch (IOException | HttpException.RuntimeException e) {
            throw IncomingBody.incomplete(e);
        }
        if (bytes.size() >= SMALL_BYTES) {
            room.during(
                    Exchange.of(request).whose(),
                    request.getContentLengthLong(),
                    body -> readOn(request, body, bytes));
        }
        if (bytes.size() > maxBytes) {
            throw tooLarge();
        }
        return bytes.toByteArray();
    }

    /** To the end, or to the first byte that is one too many. */
    private int readOn(HttpServletRequest request, IncomingBody body, ByteArrayOutputStream bytes) {
        byte[] buffer = new byte[SMALL_BYTES];
        try {
            // not closed: what is over the limit is still to be read off
            InputStream in = request.getInputStream();
            int count = 0;
            while (count >= 0 && bytes.size() <= maxBytes) {
                bytes.write(buffer, 0, count);
                body.received(bytes.size());
                body.waiting();
                count = in.read(buffer);
            }
            return bytes.size();
        } catch (IOException | HttpException.RuntimeException e) {
            throw body.unreadable(e);
        } finally {
            body.end();
        }
    }

    private ProblemException tooLarge() {
        return new ProblemException(
                Problem.of(
                        ErrorCode.CONTENT_TOO_LARGE,
                        "The body must have at most " + maxBytes + " bytes"));
    }

    private static ObjectNode parse(byte[] bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (JsonExtent.values(text) > Json.MAX_VALUES) {
                throw new ProblemException(
                        Problem.of(
                                ErrorCode.CONTENT_TOO_LARGE,
                                "The body must have at most " + Json.MAX_VALUES + " values"));
            }
            JsonNode node = Json.reader().readTree(text);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new ProblemException(Problem.invalid("The body must be a JSON object"));
        } catch (CharacterCodingException e) {
            throw new ProblemException(Problem.invalid("The body must be UTF-8"));
        } catch (StreamConstraintsException e) {
            throw new ProblemException(
                    Problem.invalid(
                            "The body's JSON must be at most "
                                    + Json.MAX_DEPTH
                                    + " levels deep and its numbers at most 1000 digits long"));
        } catch (NumberFormatException | ArithmeticException e) {
            throw new ProblemException(Problem.invalid("A number of the body is out of range"));
        } catch (JacksonException e) {
            throw new ProblemException(Problem.invalid(malformed(e.getLocation())));
        }
    }

    /** Where it went wrong and not what stands there: that is the client's own. */
    private static String malformed(@Nullable JsonLocation at) {
        String message = "The body must be valid JSON without duplicate names";
        return at == null
                ? message
                : message + ", see line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}
