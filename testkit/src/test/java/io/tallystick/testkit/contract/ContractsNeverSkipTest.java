package io.tallystick.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A suite that skips says nothing about its adapter, so none may. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class ContractsNeverSkipTest {

    private static final List<String> WAYS_TO_SKIP =
            List.of(
                    "Assumptions",
                    "org/opentest4j/TestAborted",
                    "org/junit/jupiter/api/Disabled",
                    "org/junit/jupiter/api/condition/");

    @Test
    void no_contract_can_skip() throws IOException, URISyntaxException {
        List<Path> classes = classesOfContracts();

        assertThat(classes).hasSizeGreaterThan(15);
        for (Path compiled : classes) {
            assertThat(Files.readString(compiled, StandardCharsets.ISO_8859_1))
                    .as("%s", compiled.getFileName())
                    .doesNotContain(WAYS_TO_SKIP);
        }
    }

    @Test
    void this_very_test_would_be_found_out() throws IOException {
        try (InputStream own =
                ContractsNeverSkipTest.class.getResourceAsStream("ContractsNeverSkipTest.class")) {
            assertThat(own).isNotNull();
            assertThat(new String(own.readAllBytes(), StandardCharsets.ISO_8859_1))
                    .contains(WAYS_TO_SKIP);
        }
    }

    private static List<Path> classesOfContracts() throws IOException, URISyntaxException {
        URL contract = EventStoreContract.class.getResource("EventStoreContract.class");
        assertThat(contract).isNotNull();
        try (Stream<Path> files = Files.list(Path.of(contract.toURI()).resolveSibling("."))) {
            return files.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }
}
