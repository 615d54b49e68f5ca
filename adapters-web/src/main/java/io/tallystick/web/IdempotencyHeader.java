package io.tallystick.web;

import io.tallystick.application.command.IdempotencyKey;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;

/**
 * The {@code Idempotency-Key} of a request. The string of RFC 9651 that its draft standard asks for
 * and the bare text that most clients send mean the same key. Stateless.
 */
final class IdempotencyHeader {

    static final String NAME = "Idempotency-Key";

    private IdempotencyHeader() {}

    /**
     * The key, null if there is none.
     *
     * @throws ProblemException if it is malformed or there is more than one
     */
    static @Nullable IdempotencyKey read(HttpServletRequest request) {
        List<String> values = Collections.list(request.getHeaders(NAME));
        if (values.isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            throw invalid("must be sent once");
        }
        return parse(values.getFirst().strip());
    }

    static IdempotencyKey parse(String value) {
        try {
            return new IdempotencyKey(value.startsWith("\"") ? unquoted(value) : value);
        } catch (IllegalArgumentException e) {
            throw invalid("must be 1 to 255 visible ASCII characters, quoted or not");
        }
    }

    private static String unquoted(String value) {
        StringBuilder text = new StringBuilder(value.length());
        int last = value.length() - 1;
        for (int i = 1; i < last; i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
                c = value.charAt(i);
                if (i == last || (c != '"' && c != '\\')) {
                    throw new IllegalArgumentException("an escape of something else");
                }
            } else if (c == '"') {
                throw new IllegalArgumentException("text after the string");
            }
            text.append(c);
        }
        if (last < 1 || value.charAt(last) != '"') {
            throw new IllegalArgumentException("a string without end");
        }
        return text.toString();
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(
                Problem.of(ErrorCode.IDEMPOTENCY_KEY_INVALID, NAME + " " + detail));
    }
}
