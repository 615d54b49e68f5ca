package io.tallystick.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TarXzTest {
    @TempDir Path temporary;
    Path root = Path.of("");

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectory(temporary.resolve("root"));
    }

    @Test
    void executable_bits_and_links_are_kept() throws Exception {
        TarArchiveEntry program = file("bin/program");
        program.setMode(0100755);

        unpack(
                file("lib/data"),
                program,
                link("bin/alias", "../lib/data"),
                hardLink("hard", "lib/data"));

        assertThat(mode("bin/program")).isEqualTo("rwxr-xr-x");
        assertThat(mode("lib/data")).isEqualTo("rw-r--r--");
        assertThat(Files.readSymbolicLink(root.resolve("bin/alias"))).hasToString("../lib/data");
        assertThat(root.resolve("bin/alias")).hasContent("x");
        assertThat(root.resolve("hard")).hasContent("x");
    }

    @Test
    void an_entry_that_climbs_out_is_refused() {
        assertRefused(file("lib/../../evil"));
        assertRefused(file("../root-beside/evil"));
    }

    @Test
    void an_absolute_link_is_refused() {
        assertRefused(link("alias", "/etc/passwd"));
    }

    @Test
    void a_link_that_climbs_out_is_refused() {
        assertRefused(link("lib/alias", "../../evil"));
        assertRefused(hardLink("alias", "../evil"));
    }

    @Test
    void an_entry_behind_a_link_is_refused() {
        assertRefused(file("lib/data"), link("alias", "lib"), file("alias/evil"));
    }

    @Test
    void a_device_is_refused() {
        assertRefused(new TarArchiveEntry("device", TarConstants.LF_CHR));
    }

    private void assertRefused(TarArchiveEntry... entries) {
        assertThatThrownBy(() -> unpack(entries))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not allowed")
                .hasMessageContaining(entries[entries.length - 1].getName());
        assertThat(temporary).isDirectoryNotContaining("glob:**evil");
    }

    private void unpack(TarArchiveEntry... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(new XZCompressorOutputStream(bytes))) {
            for (TarArchiveEntry entry : entries) {
                tar.putArchiveEntry(entry);
                if (entry.getSize() > 0) {
                    tar.write('x');
                }
                tar.closeArchiveEntry();
            }
        }
        TarXz.unpack(new ByteArrayInputStream(bytes.toByteArray()), root);
    }

    private static TarArchiveEntry file(String name) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(1);
        return entry;
    }

    private static TarArchiveEntry link(String name, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        return entry;
    }

    private static TarArchiveEntry hardLink(String name, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_LINK);
        entry.setLinkName(target);
        return entry;
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(file)));
    }
}
