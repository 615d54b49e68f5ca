package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What can be done with a URL.
 *
 * @param requestCodecs what a body may be; empty if it is not looked at
 * @param responseCodecs what the answer may be, the first if the client does not care
 */
record Endpoint(
        String method, List<Codec> requestCodecs, List<Codec> responseCodecs, Action action) {

    /** Answers a request whose media types fit. */
    interface Action {
        /**
         * @param request null if bodies are not looked at
         */
        Reply answer(Call call, @Nullable Codec request, Codec response);
    }

    /** Answers a request whose body is not looked at. */
    interface Reading {
        Reply answer(Call call, Codec response);
    }

    /** Answers a request with a body. */
    interface Writing {
        Reply answer(Call call, Codec request);
    }

    static Endpoint get(List<Codec> responses, Reading action) {
        return new Endpoint(
                "GET",
                List.of(),
                responses,
                (call, request, response) -> action.answer(call, response));
    }

    static Endpoint delete(Reading action) {
        return new Endpoint(
                "DELETE",
                List.of(),
                Codec.OF_WRITES,
                (call, request, response) -> action.answer(call, response));
    }

    static Endpoint post(List<Codec> codecs, Writing action) {
        return new Endpoint(
                "POST",
                codecs,
                codecs,
                (call, request, response) -> {
                    if (request == null) {
                        throw new IllegalStateException("a body without a type");
                    }
                    return action.answer(call, request);
                });
    }

    /**
     * @throws Refused if the media types do not fit, or for reasons of the action
     */
    Reply answer(Call call) {
        Codec request = Codec.ofRequest(call.header("Content-Type"), requestCodecs);
        if (request == null && !requestCodecs.isEmpty()) {
            return Reply.status(415, "Invalid or missing Content-Type").withoutContentType();
        }
        Codec response =
                Negotiation.choose(
                        call.joinedHeader("Accept"), call.parameter("format"), responseCodecs);
        if (response == null) {
            return Reply.status(406, "Requested URI is not available in requested format")
                    .withoutContentType();
        }
        return action.answer(call, request, response);
    }
}
