package io.tallystick.web;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.tallystick.application.codec.SyncCodec;
import io.tallystick.application.stream.SyncElement;

import jakarta.servlet.http.HttpServletRequest;

import org.eclipse.jetty.http.HttpException;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Reads what a phone sends, a JSON array, element by element, so that the body is never in memory
 * as a whole. Nothing is taken over before the array was found to end. Immutable.
 */
final class SyncBody {

    /** As many events as fit into the largest body. */
    private static final int MAX_ELEMENTS = 200_000;

    private final int maxBytes;
    private final SyncCodec codec;

    SyncBody(int maxBytes, SyncCodec codec) {
        this.maxBytes = maxBytes;
        this.codec = codec;
    }

    /**
     * @throws ProblemException if the body is of another media type, too large or not a JSON array
     */
    List<SyncElement> read(HttpServletRequest request) {
        MediaType.JSON.check(request);
        if (request.getContentLengthLong() > maxBytes) {
            throw tooLarge();
        }
        try {
            // not closed: what is over the limit is still to be read off
            InputStream limited = new Limited(request.getInputStream());
            return elements(new InputStreamReader(limited, StandardCharsets.UTF_8.newDecoder()));
        } catch (TooLarge e) {
            throw tooLarge();
        } catch (CharacterCodingException e) {
            throw new ProblemException(Problem.invalid("The body must be UTF-8"));
        } catch (JacksonException e) {
            throw new ProblemException(
                    Problem.invalid("The body must be a valid JSON array" + place(e)));
        } catch (IOException | HttpException.RuntimeException e) {
            boolean late = e.getCause() instanceof TimeoutException;
            throw new ProblemException(
                    late
                            ? Problem.of(
                                    ErrorCode.REQUEST_TIMEOUT, "The body did not arrive in time")
                            : Problem.invalid("The body did not arrive whole"));
        }
    }

    /** What breaks a limit, such as that of nesting, has no place. */
    private static String place(JacksonException e) {
        JsonLocation location = e.getLocation();
        return location == null
                ? ""
                : ", see line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private List<SyncElement> elements(Reader body) throws IOException {
        List<SyncElement> elements = new ArrayList<>();
        JsonParser json = Json.lenientParser(body);
        if (json.nextToken() != JsonToken.START_ARRAY) {
            throw new ProblemException(Problem.invalid("The body must be a JSON array"));
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (elements.size() == MAX_ELEMENTS) {
                throw new ProblemException(
                        Problem.of(
                                ErrorCode.CONTENT_TOO_LARGE,
                                "The array must have at most " + MAX_ELEMENTS + " elements"));
            }
            elements.add(codec.read(Json.read(json), elements.size()));
        }
        if (json.nextToken() != null) {
            throw new ProblemException(Problem.invalid("The body must be one JSON array"));
        }
        return elements;
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

        private long count;

        Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, length);
            count += Math.max(read, 0);
            if (count > maxBytes) {
                throw new TooLarge();
            }
            return read;
        }
    }
}
