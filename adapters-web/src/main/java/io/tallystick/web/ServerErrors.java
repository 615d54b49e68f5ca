package io.tallystick.web;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;

/**
 * Turns the errors that the HTTP server finds by itself, before or after our own handlers, into
 * problems: malformed requests, headers that are too large, a stop in progress. Thread-safe.
 */
final class ServerErrors extends ErrorHandler {

    private static final Logger log = LoggerFactory.getLogger(ServerErrors.class);

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Throwable cause = (Throwable) request.getAttribute(ERROR_EXCEPTION);
        int status = cause instanceof HttpException http ? http.getCode() : response.getStatus();
        if (status < 400) {
            status = 500;
        }
        if (status == 500) {
            log.error("event=request_failed", cause);
        }
        write(request, response, callback, problem(status));
        return true;
    }

    private static Problem problem(int status) {
        ErrorCode code = ErrorCode.ofStatus(status);
        Problem problem = Problem.of(code, detail(code)).withStatus(status);
        return status == 503 ? problem.withHeader(HttpHeader.RETRY_AFTER.asString(), "1") : problem;
    }

    /** What the server says itself may quote the request or our inside, so it is not passed on. */
    private static String detail(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST -> "The request is not well-formed HTTP";
            case SHUTTING_DOWN -> "The server is stopping, try again soon";
            default -> code.title();
        };
    }

    static void write(Request request, Response response, Callback callback, Problem problem) {
        Exchange exchange = Exchange.find(request);
        String requestId = exchange != null ? exchange.requestId() : RequestIds.make();
        HttpFields.Mutable headers = response.getHeaders();
        FrontDoor.addHeaders(requestId, headers);
        headers.put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        problem.headers().forEach(headers::put);
        response.setStatus(problem.status());
        String path = exchange == null ? "/" : request.getHttpURI().getCanonicalPath();
        byte[] body = problem.toJson(path, requestId);
        headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
