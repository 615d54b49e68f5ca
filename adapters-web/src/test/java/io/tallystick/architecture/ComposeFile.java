package io.tallystick.architecture;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A compose file as it is written, its anchors resolved and its variables not. Immutable. */
record ComposeFile(Path path, Map<String, Object> content) {

    /** A service of the file under its name. */
    record Service(String name, Map<String, Object> content) {

        /** Whether it ends by itself. */
        boolean runsOnce() {
            return "no".equals(content.get("restart"));
        }

        List<String> profiles() {
            return texts("profiles");
        }

        String text(String key) {
            return String.valueOf(content.get(key));
        }

        /** The entries of a list; of a mapping its keys; none if it is not there. */
        List<String> texts(String key) {
            return switch (content.get(key)) {
                case Collection<?> list -> list.stream().map(String::valueOf).toList();
                case Map<?, ?> map -> map.keySet().stream().map(String::valueOf).toList();
                case null, default -> List.of();
            };
        }

        Map<String, String> environment() {
            Map<String, String> variables = new LinkedHashMap<>();
            if (content.get("environment") instanceof Map<?, ?> map) {
                map.forEach((name, value) -> variables.put("" + name, "" + value));
            }
            return variables;
        }
    }

    static ComposeFile read(Repository repository, String name) {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        Map<String, Object> content = mapping(yaml.load(repository.text(name)));
        return new ComposeFile(repository.path(name), content);
    }

    List<Service> services() {
        return mapping(content.get("services")).entrySet().stream()
                .map(entry -> new Service(entry.getKey(), mapping(entry.getValue())))
                .toList();
    }

    Service service(String name) {
        return services().stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
    }

    /** Those that run the image of this repository. */
    List<Service> apis() {
        return services().stream().filter(it -> it.content().containsKey("build")).toList();
    }

    /** Those that run the event store. */
    List<Service> eventStores() {
        return services().stream().filter(it -> it.text("image").contains("kurrentdb")).toList();
    }

    List<String> volumes() {
        return List.copyOf(mapping(content.get("volumes")).keySet());
    }

    Path resolve(String relative) {
        return Objects.requireNonNull(path.getParent()).resolve(relative);
    }

    static Stream<ComposeFile> all(Repository repository) {
        return Stream.of("docker-compose.yml", "deploy/cluster/docker-compose.yml")
                .map(name -> read(repository, name));
    }

    private static Map<String, Object> mapping(@Nullable Object value) {
        Map<String, Object> copy = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, entry) -> copy.put("" + key, entry));
        }
        return copy;
    }
}
