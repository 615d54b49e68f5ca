package io.tallystick.web;

/**
 * One bad field of a request.
 *
 * @param pointer to it (RFC 6901): into the body, or a slash and the name of a parameter or header
 * @param detail one plain phrase about what it must be
 */
record FieldError(String pointer, String detail) {}
