package io.tallystick.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.codec.EventTypes;
import io.tallystick.server.config.Setting;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the repository is kept. A failure names the file and, where there is one, the line. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TidyTest {

    private static final Pattern ADR_NAME = Pattern.compile("([0-9]{4})-[a-z0-9-]+\\.md");
    private static final List<String> ADR_HEADINGS =
            List.of("## Status", "## Context", "## Decision", "## Consequences");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern TEST_CLASS =
            Pattern.compile("`([A-Z]\\w+(?:Test|Cases|Contract))`");
    private static final Pattern TEST_METHOD = Pattern.compile("`([a-z0-9]+(?:_[a-z0-9]+){2,})`");
    private static final Pattern EXTERNAL = Pattern.compile("(https?|mailto):.*");
    private static final List<String> TEXT_FILES =
            List.of(
                    ".java",
                    ".md",
                    ".xml",
                    ".yaml",
                    ".yml",
                    ".sh",
                    ".sql",
                    ".properties",
                    ".json",
                    "tallystick",
                    ".ci/run");

    /** Spelled in two parts, so that this file does not contain what it looks for. */
    private static final List<Banned> BANNED =
            List.of(
                    new Banned("FIX" + "ME", "mend it, or write TO" + "DO(#number)"),
                    new Banned("TO" + "DO(?!\\(#[0-9]+\\))", "name the issue: TO" + "DO(#number)"),
                    new Banned("/ro" + "ot/|/wo" + "rk/|/ho" + "me/[a-z]", "no path of a machine"),
                    new Banned(
                            "repo1?\\.mav" + "en\\.|registry\\.n" + "pmjs|\\bproxy\\.gol" + "ang",
                            "no host of a registry"),
                    new Banned("@auth" + "or", "git knows"));

    private final Repository repository = Repository.find();

    private record Banned(Pattern pattern, String instead) {
        Banned(String pattern, String instead) {
            this(Pattern.compile(pattern), instead);
        }
    }

    @Test
    void no_file_has_a_banned_word() {
        List<String> found = new ArrayList<>();
        for (Path file : textFiles()) {
            List<String> lines = repository.text(file).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                for (Banned banned : BANNED) {
                    if (banned.pattern().matcher(lines.get(i)).find()) {
                        String where = repository.nameOf(file) + ":" + (i + 1);
                        found.add(where + ": " + lines.get(i).strip() + " -> " + banned.instead());
                    }
                }
            }
        }

        assertThat(found).isEmpty();
    }

    @Test
    void text_ends_with_a_line_and_has_no_spaces_before_its_end() {
        List<String> found = new ArrayList<>();
        for (Path file : textFiles()) {
            String text = repository.text(file);
            if (!text.endsWith("\n") || Pattern.compile("[ \t]\n").matcher(text).find()) {
                found.add(repository.nameOf(file));
            }
        }

        assertThat(found).isEmpty();
    }

    @Test
    void every_package_of_main_code_says_what_it_is_for() {
        Set<Path> packages =
                repository.files(".java").stream()
                        .filter(file -> file.toString().contains("/src/main/java/"))
                        .map(file -> Objects.requireNonNull(file.getParent()))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(packages).isNotEmpty();
        assertThat(packages)
                .allSatisfy(
                        directory ->
                                assertThat(repository.text(directory.resolve("package-info.java")))
                                        .contains("/**")
                                        .contains("@NullMarked"));
    }

    @Test
    void decisions_are_numbered_without_gap_or_clash() {
        List<Path> decisions = decisions();

        assertThat(decisions).isNotEmpty();
        for (int i = 0; i < decisions.size(); i++) {
            assertThat(numberOf(decisions.get(i))).isEqualTo(i + 1);
        }
    }

    @Test
    void decisions_have_their_headings_in_order() {
        for (Path decision : decisions()) {
            List<String> headings =
                    repository
                            .text(decision)
                            .lines()
                            .filter(line -> line.startsWith("## "))
                            .toList();

            assertThat(headings).as(repository.nameOf(decision)).isEqualTo(ADR_HEADINGS);
            assertThat(repository.text(decision))
                    .startsWith("# %d. ".formatted(numberOf(decision)));
        }
    }

    @Test
    void every_decision_is_listed() {
        String list = repository.text("docs/adr/README.md");

        assertThat(decisions())
                .allSatisfy(decision -> assertThat(list).contains("(" + fileName(decision) + ")"));
    }

    @Test
    void links_between_documents_lead_somewhere() {
        List<String> broken = new ArrayList<>();
        for (Path document : repository.files(".md")) {
            Matcher link = LINK.matcher(repository.text(document));
            while (link.find()) {
                String target = link.group(1);
                if (!leadsSomewhere(document, target)) {
                    broken.add(repository.nameOf(document) + " -> " + target);
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void tests_that_documents_name_are_there() {
        Set<String> classes =
                repository.files(".java").stream()
                        .map(TidyTest::simpleName)
                        .collect(Collectors.toSet());

        for (Path document : repository.files(".md")) {
            assertThat(named(TEST_CLASS, repository.text(document)))
                    .as(repository.nameOf(document))
                    .isSubsetOf(classes);
        }
    }

    @Test
    void what_is_said_to_be_safe_is_shown_by_tests_that_are_there() {
        String security = repository.text("docs/security.md");
        String tests =
                repository.files(".java").stream()
                        .filter(file -> named(TEST_CLASS, "`" + simpleName(file) + "`").size() == 1)
                        .map(repository::text)
                        .collect(Collectors.joining());

        Set<String> methods = named(TEST_METHOD, security);
        assertThat(methods).isNotEmpty();
        assertThat(methods).allMatch(name -> tests.contains("void " + name + "("));
        assertThat(security.lines().filter(line -> line.startsWith("| ")))
                .filteredOn(line -> !line.startsWith("| may try |") && !line.startsWith("| --- |"))
                .isNotEmpty()
                .allSatisfy(point -> assertThat(named(TEST_CLASS, point)).isNotEmpty());
    }

    private static Set<String> named(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toSet());
    }

    private static String simpleName(Path file) {
        return fileName(file).replace(".java", "");
    }

    @Test
    void the_readme_has_every_setting_with_its_default() {
        String readme = repository.text("README.md");

        for (Setting setting : Setting.values()) {
            String shownDefault =
                    setting.defaultText().isEmpty() ? "empty" : "`" + setting.defaultText() + "`";
            assertThat(readme).contains("| `" + setting.name() + "` | " + shownDefault + " |");
        }
    }

    @Test
    void the_readme_prints_the_example_that_is_compiled() {
        String test = "adapters-web/src/test/java/io/tallystick/server/EmbeddingTest.java";
        String compiled = between(repository.text(test), "// readme: begin\n", "// readme: end");
        String printed = between(repository.text("README.md"), "```java\n", "```");

        assertThat(printed).isEqualTo(compiled.stripTrailing().stripIndent() + "\n");
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from)).replaceFirst(" +$", "");
    }

    @Test
    void the_description_of_events_has_every_type() {
        String events = repository.text("docs/events.md");

        assertThat(EventTypes.all())
                .allSatisfy(type -> assertThat(events).contains("`" + type + "`"));
    }

    @Test
    void the_changelog_has_a_place_for_what_comes_next() {
        assertThat(repository.text("CHANGELOG.md"))
                .containsSubsequence("## next", "### Highlights", "### Changes", "### Breaking");
    }

    private List<Path> textFiles() {
        return TEXT_FILES.stream().flatMap(suffix -> repository.files(suffix).stream()).toList();
    }

    private List<Path> decisions() {
        try (Stream<Path> files = Files.list(repository.path("docs/adr"))) {
            return files.filter(file -> !fileName(file).equals("README.md")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int numberOf(Path decision) {
        Matcher matcher = ADR_NAME.matcher(fileName(decision));
        assertThat(matcher.matches()).as(fileName(decision)).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private static String fileName(Path file) {
        return String.valueOf(file.getFileName());
    }

    private boolean leadsSomewhere(Path document, String target) {
        if (EXTERNAL.matcher(target).matches() || target.startsWith("#")) {
            return true;
        }
        String path = target.replaceFirst("#.*", "");
        return Files.exists(document.resolveSibling(path));
    }
}
