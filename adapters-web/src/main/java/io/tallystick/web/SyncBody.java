package io.tallystick.web;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;

import io.tallystick.application.codec.SyncCodec;
import io.tallystick.application.stream.SyncElement;

import jakarta.servlet.http.HttpServletRequest;

import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what a phone sends, a JSON array, element by element, so that the body is never in memory
 * as a whole, and of an element that is too large only the beginning. Nothing is taken over before
 * the array was found to end. Immutable.
 */
final class SyncBody {

    /** As many events as fit into the largest body. */
    private static final int MAX_ELEMENTS = 200_000;

    /** As much as of every other body. */
    private static final int MAX_ELEMENT_LENGTH = WebConfig.DEFAULT_MAX_BODY_BYTES;

    private static final int MAX_NAME_LENGTH = 100;

    private final int maxBytes;
    private final SyncCodec codec;

    SyncBody(int maxBytes, SyncCodec codec) {
        this.maxBytes = maxBytes;
        this.codec = codec;
    }

    /**
     * @param upload is told what has come
     * @throws ProblemException if the body is of another media type, too large, too slow or not a
     *     JSON array
     */
    List<SyncElement> read(HttpServletRequest request, IncomingBody upload) {
        MediaType.JSON.check(request);
        if (request.getContentLengthLong() > maxBytes) {
            throw tooLarge();
        }
        try {
            // not closed: what is over the limit is still to be read off
            InputStream limited = new Limited(request.getInputStream(), upload);
            return elements(new InputStreamReader(limited, StandardCharsets.UTF_8.newDecoder()));
        } catch (TooLarge e) {
            throw tooLarge();
        } catch (CharacterCodingException e) {
            throw new ProblemException(Problem.invalid("The body must be UTF-8"));
        } catch (IOException | HttpException.RuntimeException e) {
            throw upload.unreadable(e);
        } finally {
            upload.end();
        }
    }

    private List<SyncElement> elements(Reader body) throws IOException {
        List<SyncElement> elements = new ArrayList<>();
        ArrayCutter cutter = new ArrayCutter(body, MAX_ELEMENT_LENGTH, Json.MAX_VALUES);
        try {
            for (ArrayCutter.Element element = cutter.next();
                    element != null;
                    element = cutter.next()) {
                if (elements.size() == MAX_ELEMENTS) {
                    throw new ProblemException(
                            Problem.of(
                                    ErrorCode.CONTENT_TOO_LARGE,
                                    "The array must have at most " + MAX_ELEMENTS + " elements"));
                }
                elements.add(read(element, elements.size()));
            }
        } catch (ArrayCutter.NotAnArray e) {
            throw new ProblemException(Problem.invalid(String.valueOf(e.getMessage())));
        }
        return elements;
    }

    private SyncElement read(ArrayCutter.Element element, int place) {
        if (element.isTooLarge()) {
            return new SyncElement.Unreadable(
                    idIn(element.text()).orElse("#" + place),
                    "must have at most %d characters and %d values"
                            .formatted(MAX_ELEMENT_LENGTH, Json.MAX_VALUES));
        }
        try {
            JsonNode node = Json.lenientReader().readTree(element.text());
            if (node.isMissingNode()) {
                throw new ProblemException(
                        Problem.invalid("The body must be a valid JSON array" + of(place)));
            }
            return codec.read(node, place);
        } catch (StreamConstraintsException e) {
            return new SyncElement.Unreadable(
                    idIn(element.text()).orElse("#" + place), Json.LIMITS);
        } catch (JacksonException e) {
            throw new ProblemException(
                    Problem.invalid(
                            "The body must be a valid JSON array"
                                    + at(e.getLocation())
                                    + of(place)));
        }
    }

    private static String of(int place) {
        return ", see element #" + place;
    }

    private static String at(@Nullable JsonLocation location) {
        return location == null
                ? ""
                : ", see line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** The id of an element that is too much to be read, or that goes on after this. */
    private static Optional<String> idIn(String beginning) {
        try (JsonParser json = Json.parserWithoutLimits(beginning)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isId = json.currentName().equals("id");
                if (json.nextToken() == JsonToken.VALUE_STRING && isId) {
                    return Optional.of(json.getText())
                            .filter(id -> !id.isEmpty() && id.length() <= MAX_NAME_LENGTH);
                }
                json.skipChildren();
            }
        } catch (IOException e) {
            // it is cut off before its id
        }
        return Optional.empty();
    }

    private ProblemException tooLarge() {
        return new ProblemException(
                Problem.of(
                        ErrorCode.CONTENT_TOO_LARGE,
                        "The body must have at most " + maxBytes + " bytes"));
    }

    private static final class TooLarge extends IOException {

        private static final long serialVersionUID = 1;
    }

    /** Lets so many bytes through and fails on the next. Confined. */
    private final class Limited extends FilterInputStream {

        private final IncomingBody upload;
        private long count;

        Limited(InputStream in, IncomingBody upload) {
            super(in);
            this.upload = upload;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            upload.waiting();
            int read = in.read(buffer, offset, length);
            count += Math.max(read, 0);
            if (count > maxBytes) {
                throw new TooLarge();
            }
            upload.received(count);
            return read;
        }
    }
}
