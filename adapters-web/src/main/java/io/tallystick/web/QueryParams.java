package io.tallystick.web;

import io.tallystick.application.search.WordQuery;
import io.tallystick.domain.kernel.InvalidValue;
import io.tallystick.domain.kernel.TextRules;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;

/**
 * The parameters in the query of one request. Unknown ones are left alone, empty ones count as
 * absent, and every bad one is noted. Confined.
 */
final class QueryParams {

    static final int MAX_LIMIT = 1000;

    private static final int MAX_SEARCH_LENGTH = 1000;

    private final Map<String, List<String>> values;
    private final FieldErrors errors;

    private QueryParams(Map<String, List<String>> values, FieldErrors errors) {
        this.values = values;
        this.errors = errors;
    }

    /**
     * @param query as it came, null if there is none
     * @throws ProblemException if it is not well-formed
     */
    static QueryParams of(@Nullable String query, FieldErrors errors) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                if (!pair.isEmpty()) {
                    int equals = pair.indexOf('=');
                    String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                    String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                    values.computeIfAbsent(name, absent -> new ArrayList<>()).add(value);
                }
            }
        }
        return new QueryParams(values, errors);
    }

    /** Of what was given in another way than by a query, by the same names. */
    static QueryParams ofNamed(Map<String, List<String>> values, FieldErrors errors) {
        return new QueryParams(new LinkedHashMap<>(values), errors);
    }

    private static String decode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        try {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '%') {
                    bytes.write(Integer.parseInt(text, i + 1, i + 3, 16));
                    i += 2;
                } else if (c < 0x80) {
                    bytes.write(c == '+' ? ' ' : c);
                } else {
                    throw malformed();
                }
            }
            ByteBuffer decoded = ByteBuffer.wrap(bytes.toByteArray());
            return StandardCharsets.UTF_8.newDecoder().decode(decoded).toString();
        } catch (NumberFormatException | IndexOutOfBoundsException | CharacterCodingException e) {
            throw malformed();
        }
    }

    private static ProblemException malformed() {
        return new ProblemException(
                Problem.invalid("The query must be percent-encoded UTF-8 (RFC 3986)"));
    }

    boolean has(String name) {
        return values.getOrDefault(name, List.of()).stream().anyMatch(value -> !value.isEmpty());
    }

    <T> Parsed<T> read(String name, Function<String, T> reader) {
        List<String> given = values.getOrDefault(name, List.of());
        if (given.size() > 1) {
            errors.add(name, "must be given once");
            return new Parsed<>(null);
        }
        if (given.isEmpty() || given.getFirst().isEmpty()) {
            return new Parsed<>(null);
        }
        try {
            return new Parsed<>(reader.apply(given.getFirst()));
        } catch (InvalidValue e) {
            errors.add(name, FieldReader.messageOf(e));
            return new Parsed<>(null);
        }
    }

    /** All values of a parameter that may be repeated or list several after commas. */
    List<String> all(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    Parsed<Integer> limit() {
        return read(
                "limit",
                text -> {
                    int limit = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
                    if (limit < 1 || limit > MAX_LIMIT) {
                        throw new InvalidValue("must be an integer from 1 to " + MAX_LIMIT);
                    }
                    return limit;
                });
    }

    boolean flag(String name) {
        return read(
                        name,
                        text ->
                                switch (text) {
                                    case "true" -> true;
                                    case "false" -> false;
                                    default -> throw new InvalidValue("must be true or false");
                                })
                .orElse(false);
    }

    Parsed<String> search(String name) {
        return read(name, text -> TextRules.check(text, MAX_SEARCH_LENGTH));
    }

    /** Words to be searched. */
    Parsed<WordQuery> words(String name) {
        return read(name, text -> WordQuery.parse(TextRules.check(text, MAX_SEARCH_LENGTH)));
    }

    /** Notes a parameter that has no meaning here, if it is used. */
    void refuse(String name, String detail) {
        if (has(name)) {
            errors.add(name, detail);
        }
    }

    /**
     * Notes parameters of other readings of the log that have no meaning here, if they are used.
     */
    void refuse(List<String> names, String detail) {
        names.forEach(name -> refuse(name, detail));
    }

    /** Notes a range that ends before it begins. */
    <T extends Comparable<? super T>> void checkRange(
            String begin, @Nullable T first, String end, @Nullable T last) {
        if (first != null && last != null && last.compareTo(first) < 0) {
            errors.add(end, "must not be before " + begin);
        }
    }

    /** The instant that a list is wanted as of. */
    Parsed<Instant> asOf() {
        refuse("version", "must not be given: a list has no version, see as_of");
        return read("as_of", Values::timestamp);
    }

    void bad(String name, String detail) {
        errors.add(name, detail);
    }

    void throwIfBad() {
        errors.throwIfAny();
    }

    /** This query with one parameter set to another value. */
    String with(String name, String value) {
        StringJoiner query = new StringJoiner("&");
        values.forEach(
                (other, others) -> {
                    if (!other.equals(name)) {
                        others.forEach(each -> query.add(encode(other) + "=" + encode(each)));
                    }
                });
        return query.add(encode(name) + "=" + encode(value)).toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
