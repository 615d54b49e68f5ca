package io.tallystick.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

import javax.xml.parsers.DocumentBuilderFactory;

/** The server's libraries lie beside its jar; tests see them all, so they would not miss one. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PackagingTest {

    private final Repository repository = Repository.find();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application",
                "adapters-postgres",
                "adapters-eventstore-http",
                "adapters-archive",
                "eventstore-emulator"
            })
    void what_a_module_needs_when_it_runs_is_not_for_tests_alone_in_the_server(String module)
            throws Exception {
        Set<String> forTests = dependencies("adapters-web", "test"::equals);
        Set<String> whenRunning =
                dependencies(module, scope -> scope.isEmpty() || scope.equals("runtime"));

        assertThat(forTests).isNotEmpty().doesNotContainAnyElementsOf(whenRunning);
    }

    private Set<String> dependencies(String module, Predicate<String> ofScope) throws Exception {
        NodeList found =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(repository.path(module + "/pom.xml").toFile())
                        .getElementsByTagName("dependency");
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < found.getLength(); i++) {
            Element dependency = (Element) found.item(i);
            if (ofScope.test(text(dependency, "scope"))) {
                names.add(text(dependency, "groupId") + ":" + text(dependency, "artifactId"));
            }
        }
        return names;
    }

    private static String text(Element element, String name) {
        NodeList found = element.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }
}
