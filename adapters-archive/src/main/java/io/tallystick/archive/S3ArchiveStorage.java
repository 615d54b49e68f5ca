package io.tallystick.archive;

import io.tallystick.application.archive.ArchiveConflict;
import io.tallystick.application.archive.ArchiveStorage;
import io.tallystick.application.archive.ArchiveUnavailable;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An archive in a bucket of Amazon S3 or of a service that speaks like it. The service must know
 * conditional writes ({@code If-None-Match}). Thread-safe.
 */
public final class S3ArchiveStorage implements ArchiveStorage, AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ATTEMPT = Duration.ofSeconds(20);
    private static final Duration CALL = Duration.ofSeconds(60);

    private static final int NOT_THERE = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int EMPTY_RANGE = 416;
    private static final int NOT_IMPLEMENTED = 501;

    private final S3Place place;
    private final S3Client client;

    private S3ArchiveStorage(S3Place place, S3Client client) {
        this.place = place;
        this.client = client;
    }

    /** Asks nothing yet. */
    public static S3ArchiveStorage connect(S3Place place) {
        S3Client client =
                S3Client.builder()
                        .endpointOverride(place.endpoint())
                        .region(Region.of(place.region()))
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(
                                                place.accessKey(), place.secretKey())))
                        .serviceConfiguration(
                                S3Configuration.builder()
                                        .pathStyleAccessEnabled(true)
                                        .chunkedEncodingEnabled(false)
                                        .build())
                        // services other than Amazon's know no other checksums
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .httpClient(
                                UrlConnectionHttpClient.builder()
                                        .connectionTimeout(CONNECT)
                                        .socketTimeout(ATTEMPT)
                                        .build())
                        .overrideConfiguration(
                                calls -> calls.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(CALL))
                        .build();
        return new S3ArchiveStorage(place, client);
    }

    @Override
    public String description() {
        return place.toString();
    }

    @Override
    public List<String> names() {
        return asking(
                "be listed",
                () ->
                        client
                                .listObjectsV2Paginator(
                                        list -> list.bucket(place.bucket()).prefix(place.prefix()))
                                .contents()
                                .stream()
                                .map(S3Object::key)
                                .map(key -> key.substring(place.prefix().length()))
                                .filter(name -> NAME.matcher(name).matches())
                                .sorted()
                                .toList());
    }

    @Override
    public Optional<byte[]> read(String name, int limit) {
        String key = key(name);
        return asking("be read", () -> readBytes(key, limit));
    }

    private Optional<byte[]> readBytes(String key, int limit) {
        try {
            byte[] content =
                    client.getObjectAsBytes(
                                    get ->
                                            get.bucket(place.bucket())
                                                    .key(key)
                                                    .range("bytes=0-" + (limit - 1)))
                            .asByteArray();
            return Optional.of(content.length <= limit ? content : Arrays.copyOf(content, limit));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (S3Exception e) {
            if (e.statusCode() == EMPTY_RANGE) {
                return Optional.of(new byte[0]);
            }
            throw e;
        }
    }

    @Override
    public void create(String name, byte[] content) {
        String key = key(name);
        boolean isNew = asking("be written", () -> putIfNew(key, content));
        if (!isNew && !isThere(name, content)) {
            throw new ArchiveConflict(description(), name);
        }
    }

    /** False if there is such an object, which may be this one, sent before an answer was lost. */
    private boolean putIfNew(String key, byte[] content) {
        try {
            client.putObject(
                    put -> put.bucket(place.bucket()).key(key).ifNoneMatch("*"),
                    RequestBody.fromBytes(content));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == PRECONDITION_FAILED || e.statusCode() == CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    private boolean isThere(String name, byte[] content) {
        byte[] present =
                read(name, content.length + 1)
                        .orElseThrow(
                                () ->
                                        new ArchiveUnavailable(
                                                name
                                                        + " is being written to "
                                                        + place
                                                        + " by another server; try again"));
        return Arrays.equals(present, content);
    }

    @Override
    public void discard(String name) {
        String key = key(name);
        asking(
                "be changed",
                () -> client.deleteObject(delete -> delete.bucket(place.bucket()).key(key)));
    }

    private String key(String name) {
        return place.prefix() + ArchiveStorage.checkName(name);
    }

    private <T> T asking(String act, Supplier<T> question) {
        try {
            return question.get();
        } catch (SdkException e) {
            throw new ArchiveUnavailable(
                    "The archive in " + place + " cannot " + act + " (" + reason(e) + ")", e);
        }
    }

    private static String reason(SdkException e) {
        if (!(e instanceof S3Exception answer)) {
            return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        }
        String status = String.format(Locale.ROOT, "%d %s", answer.statusCode(), code(answer));
        return switch (answer.statusCode()) {
            case 401, 403 ->
                    status + ": may ARCHIVE_ACCESS_KEY list, read, write and delete there?";
            case NOT_THERE -> status + ": is there such a bucket?";
            case NOT_IMPLEMENTED -> status + ": the service knows no conditional writes";
            default -> status;
        };
    }

    private static String code(S3Exception answer) {
        return answer.awsErrorDetails() == null
                ? ""
                : String.valueOf(answer.awsErrorDetails().errorCode());
    }

    @Override
    public void close() {
        client.close();
    }
}
