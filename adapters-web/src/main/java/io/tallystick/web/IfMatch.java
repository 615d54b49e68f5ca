package io.tallystick.web;

import io.tallystick.application.command.Precondition;

import jakarta.servlet.http.HttpServletRequest;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * On which versions a client wants its change made (RFC 9110, section 13.1.1). Immutable.
 *
 * @param precondition one that holds never if the header is malformed
 * @param newestNamed the newest version that the client knows, -1 if it names none
 * @param isMalformed whether the header is neither {@code *} nor a list of versions
 */
record IfMatch(Precondition precondition, long newestNamed, boolean isMalformed) {

    static final String NAME = "If-Match";
    static final String RULE = "must be * or versions in quotes, such as \"3\"";

    private static final Pattern TAG = Pattern.compile("(W/)?\"(\\d+)\"");
    private static final Pattern NO_LEADING_ZERO = Pattern.compile("0|[1-9]\\d*");
    private static final IfMatch ABSENT = new IfMatch(Precondition.none(), -1, false);
    private static final IfMatch MALFORMED =
            new IfMatch(new Precondition.OnVersion(Set.of()), -1, true);

    static IfMatch read(HttpServletRequest request) {
        return parse(Collections.list(request.getHeaders(NAME)));
    }

    /**
     * @param values of the header, one for each line of it
     */
    static IfMatch parse(List<String> values) {
        if (values.isEmpty() || (values.size() == 1 && values.getFirst().strip().equals("*"))) {
            return ABSENT;
        }
        Set<Long> versions = new HashSet<>();
        long newest = -1;
        boolean namesAny = false;
        for (String element : String.join(",", values).split(",", -1)) {
            String tag = element.strip();
            if (tag.isEmpty()) {
                continue; // RFC 9110, section 5.6.1.2: empty elements do not count
            }
            Matcher matcher = TAG.matcher(tag);
            if (!matcher.matches()) {
                return MALFORMED;
            }
            namesAny = true;
            long version = version(matcher.group(2));
            newest = Math.max(newest, version);
            boolean isStrong = matcher.group(1) == null;
            if (isStrong && version >= 0) {
                versions.add(version);
            }
        }
        return namesAny
                ? new IfMatch(new Precondition.OnVersion(versions), newest, false)
                : MALFORMED;
    }

    /** The version that a tag stands for; -1 if no entity will ever have this tag. */
    private static long version(String digits) {
        return NO_LEADING_ZERO.matcher(digits).matches() && digits.length() <= 18
                ? Long.parseLong(digits)
                : -1;
    }
}
