package io.tallystick.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files of the project as they lie in the working tree. Immutable. */
final class Repository {

    private static final Set<String> NOT_OURS =
            Set.of(".git", "target", "data", ".idea", ".vscode");

    private final Path root;

    private Repository(Path root) {
        this.root = root;
    }

    /** The one that this test runs in. */
    static Repository find() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve(".mvn"))) {
            Path parent = directory.getParent();
            if (parent == null) {
                throw new IllegalStateException("not inside the repository");
            }
            directory = parent;
        }
        return new Repository(directory);
    }

    Path path(String relative) {
        return root.resolve(relative);
    }

    String nameOf(Path file) {
        return root.relativize(file).toString();
    }

    List<Path> files(String suffix) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(
                    root,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path directory, BasicFileAttributes attributes) {
                            boolean skipped =
                                    !directory.equals(root)
                                            && NOT_OURS.contains(
                                                    String.valueOf(directory.getFileName()));
                            return skipped
                                    ? FileVisitResult.SKIP_SUBTREE
                                    : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(
                                Path file, BasicFileAttributes attributes) {
                            if (file.toString().endsWith(suffix)) {
                                found.add(file);
                            }
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.sort(null);
        return found;
    }

    String text(String relative) {
        return text(path(relative));
    }

    String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
