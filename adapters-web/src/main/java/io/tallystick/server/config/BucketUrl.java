package io.tallystick.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bucket by the path of its service, such as {@code https://s3.example.com/bucket/prefix}.
 *
 * @param prefix empty, or ends with a slash
 */
record BucketUrl(URI endpoint, String bucket, String prefix) {

    private static final String RULE =
            "must be the URL of a bucket, such as https://s3.example.com/bucket/prefix";

    private static final Pattern PATH =
            Pattern.compile("/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[A-Za-z0-9_.-]+)*)/?");

    static boolean isOne(String text) {
        return text.startsWith("https://") || text.startsWith("http://");
    }

    /**
     * @throws IllegalArgumentException if it is none, with the rule as its message
     */
    static BucketUrl parse(String text) {
        try {
            URI uri = new URI(text);
            Matcher path = PATH.matcher(uri.getRawPath());
            if (uri.getHost() == null
                    || uri.getRawUserInfo() != null
                    || uri.getRawQuery() != null
                    || uri.getRawFragment() != null
                    || !path.matches()) {
                throw new IllegalArgumentException(RULE);
            }
            String prefix = path.group(2).isEmpty() ? "" : path.group(2).substring(1) + "/";
            URI endpoint =
                    new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), null, null, null);
            return new BucketUrl(endpoint, path.group(1), prefix);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(RULE, e);
        }
    }
}
