package io.tallystick.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.eclipse.jetty.io.QuietException;

import java.io.IOException;

/**
 * Cuts the connection when an answer failed after its first part was sent. Whatever Javalin catches
 * it takes for handled, and the server would end the body as if it were whole.
 */
final class BrokenAnswers extends HttpFilter {

    private static final long serialVersionUID = 1;

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, response);
        if (Exchange.of(request).isBroken()) {
            throw new Broken();
        }
    }

    private static final class Broken extends ServletException implements QuietException {
        private static final long serialVersionUID = 1;

        Broken() {
            super("the answer broke off");
        }
    }
}
