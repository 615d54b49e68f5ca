package io.tallystick.server.config;

import static io.tallystick.server.config.ReadSettings.problems;
import static io.tallystick.server.config.ReadSettings.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ArchiveSettingsTest {

    @Test
    void the_archive_is_beside_the_embedded_database_or_where_it_is_told() {
        assertThat(read(Map.of("DATA_DIR", "/srv/ledger")).archive())
                .isEqualTo(new ArchiveConfig.Folder(Path.of("/srv/ledger/archive")));
        assertThat(read(Map.of("DATABASE_URL", "postgresql://ann@db/ledger")).archive()).isNull();
        for (String url : List.of("/mnt/old", "file:///mnt/old", "file:/mnt/x/../old")) {
            assertThat(read(Map.of("ARCHIVE_URL", url)).archive())
                    .as(url)
                    .isEqualTo(new ArchiveConfig.Folder(Path.of("/mnt/old")));
        }
        for (String url : List.of("ftp://host/old", "file://host/old", "file:old")) {
            assertThat(problems(Map.of("ARCHIVE_URL", url)))
                    .singleElement()
                    .asString()
                    .endsWith(
                            ": must be a folder, such as /srv/archive or file:///srv/archive, or"
                                    + " the URL of a bucket");
        }
    }

    @Test
    void the_archive_may_be_in_a_bucket() {
        Map<String, String> access =
                Map.of("ARCHIVE_ACCESS_KEY", "ann", "ARCHIVE_SECRET_KEY", "ann's secret");
        assertThat(read(with(access, "https://s3.example.com/old-events/a/b/")).archive())
                .isEqualTo(
                        new ArchiveConfig.Bucket(
                                URI.create("https://s3.example.com"),
                                "old-events",
                                "a/b/",
                                "us-east-1",
                                "ann",
                                new Secret("ann's secret")))
                .asString()
                .doesNotContain("ann's secret");
        assertThat(read(with(access, "http://127.0.0.1:9000/old")).archive())
                .isEqualTo(
                        new ArchiveConfig.Bucket(
                                URI.create("http://127.0.0.1:9000"),
                                "old",
                                "",
                                "us-east-1",
                                "ann",
                                new Secret("ann's secret")));
        for (String url :
                List.of(
                        "https://s3.example.com",
                        "https://s3.example.com/",
                        "https://s3.example.com/old?x=1",
                        "https://ann:secret@s3.example.com/old",
                        "https://s3.example.com/old/../new?",
                        "https:///old")) {
            assertThat(problems(with(access, url)))
                    .as(url)
                    .singleElement()
                    .asString()
                    .contains("must be the URL of a bucket");
        }
        assertThat(problems(Map.of("ARCHIVE_URL", "https://s3.example.com/old")))
                .containsExactly("ARCHIVE_ACCESS_KEY=: must be set for the bucket of ARCHIVE_URL");
        Map<String, String> ofNoBucket = new HashMap<>(access);
        for (String folder : List.of("", "/mnt/old")) {
            ofNoBucket.put("ARCHIVE_URL", folder);
            assertThat(problems(ofNoBucket))
                    .containsExactly(
                            "ARCHIVE_ACCESS_KEY=ann: has no meaning without a bucket as"
                                    + " ARCHIVE_URL",
                            "ARCHIVE_SECRET_KEY=***: has no meaning without a bucket as"
                                    + " ARCHIVE_URL");
        }
    }

    private static Map<String, String> with(Map<String, String> access, String url) {
        Map<String, String> settings = new HashMap<>(access);
        settings.put("ARCHIVE_URL", url);
        return settings;
    }
}
