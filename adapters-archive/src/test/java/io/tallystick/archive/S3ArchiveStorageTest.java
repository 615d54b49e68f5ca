package io.tallystick.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.archive.ArchiveStorage;
import io.tallystick.application.archive.ArchiveUnavailable;
import io.tallystick.testkit.contract.ArchiveStorageContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class S3ArchiveStorageTest extends ArchiveStorageContract {

    private static final byte[] CONTENT = {1, 2, 3};

    private final S3StandIn service = S3StandIn.start();
    private final List<S3ArchiveStorage> opened = new ArrayList<>();

    @Override
    protected ArchiveStorage storage() {
        return open("old/events/");
    }

    private S3ArchiveStorage open(String prefix) {
        return open(S3StandIn.BUCKET, prefix);
    }

    private S3ArchiveStorage open(String bucket, String prefix) {
        S3ArchiveStorage storage =
                S3ArchiveStorage.connect(
                        new S3Place(
                                service.endpoint(),
                                bucket,
                                prefix,
                                "us-east-1",
                                "ann",
                                "secret-of-ann"));
        opened.add(storage);
        return storage;
    }

    @AfterEach
    void close() {
        opened.forEach(S3ArchiveStorage::close);
        service.close();
    }

    @Test
    void what_is_below_another_prefix_is_not_seen() {
        S3ArchiveStorage storage = open("a/");
        storage.create("x", CONTENT);
        open("a/b/").create("y", CONTENT);
        open("").create("z", CONTENT);

        assertThat(storage.names()).containsExactly("x");
        assertThat(open("").names()).containsExactly("z");
    }

    @Test
    void a_write_whose_answer_was_lost_counts() {
        service.loseAnswers(2);
        S3ArchiveStorage storage = open("");

        storage.create("x", CONTENT);

        assertThat(storage.read("x", 10)).contains(CONTENT);
    }

    @Test
    void what_is_refused_is_said_in_one_line_without_secrets() {
        S3ArchiveStorage storage = open("a/");
        service.refuse(403);
        assertFailure(storage, "403 Refused: may ARCHIVE_ACCESS_KEY");
        service.refuse(503);
        assertFailure(storage, "503 Refused");
        service.refuse(0);
        assertFailure(open("other", ""), "404 NoSuchBucket: is there such a bucket?");
        service.close();
        assertFailure(storage, "");
    }

    private void assertFailure(S3ArchiveStorage storage, String reason) {
        for (Runnable act :
                List.<Runnable>of(
                        storage::names,
                        () -> storage.read("x", 1),
                        () -> storage.create("x", CONTENT),
                        () -> storage.discard("x"))) {
            assertThatThrownBy(act::run)
                    .isInstanceOf(ArchiveUnavailable.class)
                    .hasMessageContaining("The archive in " + storage.description() + " cannot")
                    .hasMessageContaining(reason)
                    .hasMessageNotContainingAny("\n", "secret-of-ann");
        }
    }
}
