package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The script {@code tallystick} among fake JDKs and a fake Maven, in a directory with a space in
 * its name. The fakes are shell scripts; the script sees no other java or mvn of this machine.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ScriptTest {

    private static final List<String> TOOLS =
            List.of(
                    "sh",
                    "cat",
                    "dirname",
                    "find",
                    "grep",
                    "head",
                    "mkdir",
                    "mktemp",
                    "readlink",
                    "rm",
                    "rmdir",
                    "sed",
                    "sleep",
                    "touch",
                    "tr");
    private static final long NO_SUCH_PROCESS = 999_999_999;

    @TempDir Path directory;

    private Path project;
    private Path jdks;
    private Path bin;
    private Path elsewhere;
    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void prepare() throws IOException {
        project = Files.createDirectories(directory.resolve("a project"));
        jdks = Files.createDirectories(directory.resolve("some jdks"));
        bin = Files.createDirectories(directory.resolve("bin"));
        elsewhere = Files.createDirectories(directory.resolve("else where"));
        Path script = Path.of("..", "tallystick").toRealPath();
        Files.copy(script, project.resolve("tallystick"));
        Files.writeString(project.resolve("pom.xml"), "<project/>");
        Files.createDirectories(project.resolve("domain/src/main/java"));
        Files.createDirectories(project.resolve("domain/src/test/java"));
        for (String tool : TOOLS) {
            Files.createSymbolicLink(bin.resolve(tool), find(tool));
        }
        executable(
                bin.resolve("mvn"),
                """
                #!/bin/sh
                echo built >> "%s"
                mkdir -p adapters-web/target/lib
                echo jar > adapters-web/target/tallystick-web.jar
                """
                        .formatted(directory.resolve("builds")));
        environment.put("PATH", bin.toString());
        environment.put("TALLYSTICK_JDK_DIRS", jdks.toString());
        environment.put("TMPDIR", directory.toString());
    }

    @Test
    void without_a_new_enough_jdk_it_says_so_in_one_line() throws Exception {
        jdk(jdks.resolve("old"), 17);
        environment.put("JAVA_HOME", jdks.resolve("old").toString());

        Result result = run("--help");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output().lines())
                .singleElement()
                .asString()
                .startsWith("tallystick: no JDK 21 or newer found");
    }

    @Test
    void it_finds_the_newest_jdk_although_an_older_java_is_first() throws Exception {
        Path old = jdk(jdks.resolve("jdk 17"), 17);
        jdk(jdks.resolve("jdk-21"), 21);
        jdk(jdks.resolve("jdk 25"), 25);
        Files.createSymbolicLink(bin.resolve("java"), old.resolve("bin/java"));
        environment.put("JAVA_HOME", old.toString());

        assertThat(run("serve").output()).contains("java of jdk 25\n");
    }

    @Test
    void it_takes_the_jdk_that_was_asked_for_if_that_will_do() throws Exception {
        environment.put("JAVA_HOME", jdk(directory.resolve("mine"), 21).toString());
        jdk(jdks.resolve("jdk-25"), 25);

        assertThat(run("serve").output()).contains("java of mine\n");
    }

    @Test
    void it_takes_the_java_on_the_path_if_that_will_do() throws Exception {
        Path onPath = jdk(directory.resolve("on path"), 22);
        Files.createSymbolicLink(bin.resolve("java"), onPath.resolve("bin/java"));
        jdk(jdks.resolve("jdk-25"), 25);

        assertThat(run("serve").output()).contains("java of on path\n");
    }

    @Test
    void it_asks_a_jdk_that_has_no_release_file() throws Exception {
        Files.delete(jdk(jdks.resolve("bare"), 23).resolve("release"));

        assertThat(run("serve").output()).contains("java of bare\n");
    }

    @Test
    void it_finds_a_jdk_as_macos_lays_it_out() throws Exception {
        jdk(jdks.resolve("temurin.jdk/Contents/Home"), 25);

        assertThat(run("serve").output()).contains("java of Home\n");
    }

    @Test
    void it_becomes_java_in_the_callers_directory_with_the_callers_words() throws Exception {
        jdk(jdks.resolve("jdk-25"), 25);
        environment.put("TALLYSTICK_JAVA_OPTS", "-Xmx1g -Dx=y");

        assertThat(run("serve", "--data-dir", "two words").output())
                .contains("in " + elsewhere.toRealPath() + "\n")
                .contains("[-Xmx1g][-Dx=y]")
                .endsWith("[io.tallystick.server.Main][serve][--data-dir][two words]\n");
    }

    @Test
    void another_garbage_collector_takes_the_place_of_the_usual_one() throws Exception {
        jdk(jdks.resolve("jdk-25"), 25);
        assertThat(run("serve").output()).contains("[-XX:+UseSerialGC]");

        environment.put("TALLYSTICK_JAVA_OPTS", "-XX:+UseG1GC");
        assertThat(run("serve").output()).contains("[-XX:+UseG1GC]").doesNotContain("UseSerialGC");
    }

    @Test
    void it_works_through_a_symbolic_link() throws Exception {
        jdk(jdks.resolve("jdk-25"), 25);
        Path link = Files.createSymbolicLink(bin.resolve("ts"), project.resolve("tallystick"));

        assertThat(run(link, "serve").output()).contains("java of jdk-25\n");
    }

    @Test
    void it_builds_once_and_again_when_something_is_newer() throws Exception {
        jdk(jdks.resolve("jdk-25"), 25);

        run("serve");
        run("serve");
        assertThat(builds()).isEqualTo(1);

        makeNewer(project.resolve("domain/src/test/java/SomeTest.java"));
        run("serve");
        assertThat(builds()).isEqualTo(1);

        makeNewer(project.resolve("domain/src/main/java/Some.java"));
        run("serve");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void it_builds_again_when_a_pom_is_newer_or_a_part_of_the_build_is_gone() throws Exception {
        jdk(jdks.resolve("jdk-25"), 25);
        run("serve");

        makeNewer(project.resolve("pom.xml"));
        run("serve");
        assertThat(builds()).isEqualTo(2);

        Files.delete(project.resolve("adapters-web/target/tallystick-web.jar"));
        run("serve");
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void a_failed_build_shows_its_errors_and_names_its_log() throws Exception {
        jdk(jdks.resolve("jdk-25"), 25);
        executable(bin.resolve("mvn"), "#!/bin/sh\necho '[ERROR] no such symbol'\nexit 1\n");

        Result result = run("serve");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .contains("[ERROR] no such symbol")
                .contains("tallystick: the build failed; all of it is in ")
                .doesNotContain("java of");
        assertThat(project.resolve("adapters-web/target/tallystick-build.lock")).doesNotExist();
    }

    @Test
    void without_maven_it_says_what_is_missing() throws Exception {
        jdk(jdks.resolve("jdk-25"), 25);
        Files.delete(bin.resolve("mvn"));

        assertThat(run("serve").output()).startsWith("tallystick: Maven is needed to build");
    }

    @Test
    void two_starts_at_once_build_once() throws Exception {
        jdk(jdks.resolve("jdk-25"), 25);
        Path mvn = bin.resolve("mvn");
        executable(mvn, Files.readString(mvn).replace("mkdir", "sleep 2\nmkdir"));

        Process first = start(project.resolve("tallystick"), "serve");
        Process second = start(project.resolve("tallystick"), "serve");

        assertThat(resultOf(first).output()).contains("java of jdk-25\n");
        assertThat(resultOf(second).output()).contains("java of jdk-25\n");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void a_lock_whose_owner_is_gone_is_taken_over() throws Exception {
        jdk(jdks.resolve("jdk-25"), 25);
        Path lock = project.resolve("adapters-web/target/tallystick-build.lock");
        Files.createDirectories(lock);
        Files.writeString(lock.resolve("pid"), String.valueOf(NO_SUCH_PROCESS));

        assertThat(run("serve").output()).contains("java of jdk-25\n");
        assertThat(lock).doesNotExist();
    }

    private record Result(int exitCode, String output) {}

    private Result run(String... arguments) throws Exception {
        return run(project.resolve("tallystick"), arguments);
    }

    private Result run(Path script, String... arguments) throws Exception {
        return resultOf(start(script, arguments));
    }

    private Process start(Path script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(elsewhere.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static Result resultOf(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    private long builds() throws IOException {
        return Files.readAllLines(directory.resolve("builds")).size();
    }

    private void makeNewer(Path file) throws IOException {
        Files.writeString(file, "");
        Path stamp = project.resolve("adapters-web/target/tallystick.built");
        FileTime built = Files.getLastModifiedTime(stamp);
        Files.setLastModifiedTime(file, FileTime.from(built.toInstant().plusSeconds(60)));
    }

    private static Path find(String tool) {
        for (String place : List.of("/usr/bin", "/bin")) {
            Path path = Path.of(place, tool);
            if (Files.exists(path)) {
                return path;
            }
        }
        throw new IllegalStateException(tool + " is missing on this machine");
    }

    private static Path jdk(Path home, int version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + ".0.3\"\n");
        executable(home.resolve("bin/javac"), "#!/bin/sh\n");
        executable(
                home.resolve("bin/java"),
                """
                #!/bin/sh
                if [ "$1" = -version ]; then
                    echo 'openjdk version "%d.0.3" 2026-01-01'
                    exit
                fi
                echo "java of %s"
                echo "in $(pwd)"
                for word in "$@"; do printf '[%%s]' "$word"; done
                echo
                """
                        .formatted(version, home.getFileName()));
        return home;
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
