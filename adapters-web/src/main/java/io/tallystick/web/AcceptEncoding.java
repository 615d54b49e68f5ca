package io.tallystick.web;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** Whether a client takes gzip (RFC 9110, section 12.5.3). Stateless. */
final class AcceptEncoding {

    private AcceptEncoding() {}

    static boolean allowsGzip(@Nullable String header) {
        if (header == null) {
            return false;
        }
        boolean any = false;
        for (String element : header.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = element.split(";", -1);
            String coding = parts[0].strip();
            boolean accepted = isAccepted(parts);
            if (coding.equals("gzip") || coding.equals("x-gzip")) {
                return accepted;
            }
            any |= coding.equals("*") && accepted;
        }
        return any;
    }

    private static boolean isAccepted(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                return !parameter.matches("q=0(\\.0*)?");
            }
        }
        return true;
    }
}
