package io.tallystick.containers;

import io.tallystick.archive.S3ArchiveStorage;
import io.tallystick.archive.S3Place;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

import java.net.URI;
import java.util.UUID;

/** A MinIO with one empty bucket. */
final class MinioContainer extends GenericContainer<MinioContainer> {

    private static final String IMAGE =
            System.getProperty("tallystick.test.minio", "minio/minio:RELEASE.2025-09-07T16-13-09Z");

    private static final int PORT = 9000;
    private static final String BUCKET = "archive";
    private static final String REGION = "us-east-1";
    private static final String USER = "ann";
    private final String password = UUID.randomUUID().toString();

    MinioContainer() {
        super(DockerImageName.parse(IMAGE));
        withEnv("MINIO_ROOT_USER", USER);
        withEnv("MINIO_ROOT_PASSWORD", password);
        withExposedPorts(PORT);
        withCommand("server", "/data");
        waitingFor(Wait.forHttp("/minio/health/ready").forPort(PORT));
    }

    @Override
    public void start() {
        super.start();
        try (S3Client client =
                S3Client.builder()
                        .endpointOverride(url())
                        .region(Region.of(REGION))
                        .forcePathStyle(true)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(USER, password)))
                        .build()) {
            client.createBucket(bucket -> bucket.bucket(BUCKET));
        }
    }

    private URI url() {
        return URI.create("http://" + getHost() + ":" + getMappedPort(PORT));
    }

    /** A place of its own in the bucket. */
    S3ArchiveStorage newStorage() {
        return S3ArchiveStorage.connect(
                new S3Place(url(), BUCKET, UUID.randomUUID() + "/", REGION, USER, password));
    }
}
