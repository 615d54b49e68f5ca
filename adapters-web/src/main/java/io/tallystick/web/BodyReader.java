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
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;

/** Reads the JSON object in a request's body, of bounded size, strictly. Immutable. */
final class BodyReader {

    private final int maxBytes;

    BodyReader(int maxBytes) {
        this.maxBytes = maxBytes;
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
            throw unreadable(e);
        }
    }

    private byte[] bytes(HttpServletRequest request, byte... alreadyRead) {
        try {
            // not closed: what is over the limit is still to be read off
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.write(alreadyRead);
            int room = maxBytes - alreadyRead.length;
            bytes.write(request.getInputStream().readNBytes(room + 1));
            if (bytes.size() > maxBytes) {
                throw tooLarge();
            }
            return bytes.toByteArray();
        } catch (IOException | HttpException.RuntimeException e) {
            throw unreadable(e);
        }
    }

    private ProblemException tooLarge() {
        return new ProblemException(
                Problem.of(
                        ErrorCode.CONTENT_TOO_LARGE,
                        "The body must have at most " + maxBytes + " bytes"));
    }

    private static ProblemException unreadable(Exception e) {
        boolean late = e.getCause() instanceof TimeoutException;
        return new ProblemException(
                late
                        ? Problem.of(ErrorCode.REQUEST_TIMEOUT, "The body did not arrive in time")
                        : Problem.invalid("The body did not arrive whole"));
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
