package io.tallystick.web;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tallystick.application.codec.CanonicalJson;

/**
 * One text for all requests that count as the same one: same method, path and {@linkplain
 * CanonicalJson JSON value}. Stored as a hash for ever, so it must never change. Stateless.
 */
final class CanonicalRequest {

    private CanonicalRequest() {}

    /**
     * @param path as the router understood it: the template with the ids filled in
     * @param body an empty object if there is none
     * @throws ProblemException if a number is beyond all reckoning
     */
    static String of(String method, String path, ObjectNode body) {
        try {
            return method + ' ' + path + '\n' + CanonicalJson.text(body);
        } catch (ArithmeticException e) {
            throw new ProblemException(Problem.invalid("A number of the body is out of range"));
        }
    }
}
