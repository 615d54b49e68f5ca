package io.tallystick.archive;

import java.net.URI;

/**
 * Where a bucket is and who asks. Immutable.
 *
 * @param endpoint of the service, without a path
 * @param prefix of the names in the bucket: empty, or ends with a slash
 * @param region as the service calls it; what is not Amazon mostly takes any
 */
public record S3Place(
        URI endpoint,
        String bucket,
        String prefix,
        String region,
        String accessKey,
        String secretKey) {

    /** Without what is secret. */
    @Override
    public String toString() {
        return endpoint + "/" + bucket + "/" + prefix;
    }
}
