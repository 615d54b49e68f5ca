package io.tallystick.web;

import com.fasterxml.jackson.core.JsonGenerator;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An error as RFC 9457 describes it. Immutable.
 *
 * @param detail a sentence for people, without anything about our inside
 * @param errors the bad fields of an invalid request
 * @param headers to answer with besides the usual ones
 * @param members writes further members, null if there are none
 */
record Problem(
        ErrorCode code,
        int status,
        String detail,
        List<FieldError> errors,
        Map<String, String> headers,
        @Nullable Members members) {

    static final String MEDIA_TYPE = "application/problem+json";

    /** Writes members of the problem's object. */
    interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    Problem {
        errors = List.copyOf(errors);
        headers = Map.copyOf(headers);
    }

    static Problem of(ErrorCode code, String detail) {
        return new Problem(code, code.status(), detail, List.of(), Map.of(), null);
    }

    static Problem invalid(String detail) {
        return of(ErrorCode.INVALID_REQUEST, detail);
    }

    static Problem invalid(List<FieldError> errors) {
        String detail =
                errors.stream()
                        .map(error -> error.pointer().substring(1) + " " + error.detail())
                        .collect(Collectors.joining("; "));
        return new Problem(ErrorCode.INVALID_REQUEST, 400, detail, errors, Map.of(), null);
    }

    Problem withStatus(int status) {
        return new Problem(code, status, detail, errors, headers, members);
    }

    Problem withHeader(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Problem(code, status, detail, errors, more, members);
    }

    Problem withMembers(Members members) {
        return new Problem(code, status, detail, errors, headers, members);
    }

    /**
     * The body of the answer.
     *
     * @param instance the path of the request
     */
    byte[] toJson(String instance, String requestId) {
        return Json.bytes(
                json -> {
                    json.writeStartObject();
                    json.writeStringField("type", "/docs#" + code.label());
                    json.writeStringField("title", code.title());
                    json.writeNumberField("status", status);
                    json.writeStringField("detail", detail);
                    json.writeStringField("instance", instance);
                    json.writeStringField("code", code.label());
                    json.writeStringField("error", detail);
                    json.writeStringField("request_id", requestId);
                    if (!errors.isEmpty()) {
                        writeErrors(json);
                    }
                    if (members != null) {
                        members.write(json);
                    }
                    json.writeEndObject();
                });
    }

    private void writeErrors(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("errors");
        for (FieldError error : errors) {
            json.writeStartObject();
            json.writeStringField("pointer", error.pointer());
            json.writeStringField("detail", error.detail());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
