package io.tallystick.web;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.regex.Pattern;

/** The media types that request bodies may have. */
enum MediaType {
    JSON("application/json"),
    /** The only patch format there is (RFC 7396). */
    MERGE_PATCH("application/merge-patch+json");

    private static final Pattern UTF_8 =
            Pattern.compile("(?i)\\s*charset\\s*=\\s*(utf-?8|\"utf-?8\")\\s*");
    private static final Pattern CHARSET = Pattern.compile("(?i)\\s*charset\\s*=.*");

    private final String name;

    MediaType(String name) {
        this.name = name;
    }

    /**
     * @throws ProblemException unless the request's body is of this type, in UTF-8, uncompressed
     */
    void check(HttpServletRequest request) {
        if (!isNamedBy(request.getHeader("Content-Type"))) {
            Problem problem =
                    Problem.of(
                            ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                            "The body must be " + name + " in UTF-8");
            throw new ProblemException(
                    problem.withHeader(this == MERGE_PATCH ? "Accept-Patch" : "Accept", name));
        }
        String coding = request.getHeader("Content-Encoding");
        if (coding != null && !coding.strip().equalsIgnoreCase("identity")) {
            throw new ProblemException(
                    Problem.of(
                                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                                    "The body must not have a content coding")
                            .withHeader("Accept-Encoding", "identity"));
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private boolean isNamedBy(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String[] parts = contentType.split(";", -1);
        if (!parts[0].strip().toLowerCase(Locale.ROOT).equals(name)) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            if (CHARSET.matcher(parts[i]).matches() && !UTF_8.matcher(parts[i]).matches()) {
                return false;
            }
        }
        return true;
    }
}
