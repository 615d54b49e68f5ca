package io.tallystick.postgres.embedded;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Unpacks a {@code .txz} archive with its executable bits and symbolic links. An entry that would
 * land outside the directory, itself or by way of a link, stops the unpacking.
 */
final class TarXz {
    private static final int OWNER_MAY_EXECUTE = 0100;

    private TarXz() {}

    static void unpack(InputStream in, Path directory) throws IOException {
        Path root = directory.toRealPath();
        setMode(root, "rwxr-xr-x");
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(in))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(entry, tar, root);
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path root)
            throws IOException {
        Path target = inside(root, root.resolve(entry.getName()), entry);
        if (target.equals(root)) {
            return;
        }
        if (entry.isDirectory()) {
            makeDirectories(root, target, entry);
            return;
        }
        makeDirectories(root, target.resolveSibling(""), entry);
        if (entry.isSymbolicLink()) {
            inside(root, target.resolveSibling(entry.getLinkName()), entry);
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Path existing = inside(root, root.resolve(entry.getLinkName()), entry);
            Files.createLink(target, inside(root, existing.toRealPath(), entry));
        } else if (isContent(entry)) {
            Files.copy(content, target);
            boolean executable = (entry.getMode() & OWNER_MAY_EXECUTE) != 0;
            setMode(target, executable ? "rwxr-xr-x" : "rw-r--r--");
        } else {
            throw refusal(entry);
        }
    }

    private static boolean isContent(TarArchiveEntry entry) {
        return entry.isFile()
                && !entry.isBlockDevice()
                && !entry.isCharacterDevice()
                && !entry.isFIFO();
    }

    private static Path inside(Path root, Path path, TarArchiveEntry entry) throws IOException {
        Path normal = path.normalize();
        if (!normal.startsWith(root)) {
            throw refusal(entry);
        }
        return normal;
    }

    private static void makeDirectories(Path root, Path directory, TarArchiveEntry entry)
            throws IOException {
        Path current = root;
        for (Path name : root.relativize(directory)) {
            current = current.resolve(name);
            if (Files.isSymbolicLink(current)) {
                throw refusal(entry);
            }
            if (!Files.isDirectory(current)) {
                Files.createDirectory(current);
                setMode(current, "rwxr-xr-x");
            }
        }
    }

    private static void setMode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static IOException refusal(TarArchiveEntry entry) {
        return new IOException("the archive has an entry that is not allowed: " + entry.getName());
    }
}
