package io.tallystick.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.architecture.ComposeFile.Service;
import io.tallystick.server.config.DatabaseConfig;
import io.tallystick.server.config.LogFormat;
import io.tallystick.server.config.ServerConfig;
import io.tallystick.server.config.Setting;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What holds for the image and for every service that the compose files start. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DeploymentTest {

    private static final Repository REPOSITORY = Repository.find();

    /** Whose passwords everybody knows. */
    private static final Set<String> DEV = Set.of("dev", "replica");

    private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|SECRET|TOKEN|AUTH)$");
    private static final Pattern MUST_BE_SET = Pattern.compile("\\$\\{[A-Z_]+:\\?set it to .+}");
    private static final Pattern PINNED =
            Pattern.compile("[a-z0-9./-]+:[0-9]+\\.[0-9]+[.0-9a-zA-Z_-]*");

    static Stream<ComposeFile> files() {
        return ComposeFile.all(REPOSITORY);
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_service_that_stays_has_a_health_check(ComposeFile file) {
        assertThat(file.services()).hasSizeGreaterThan(5);
        assertEach(
                file,
                it -> it.runsOnce() || it.content().get("healthcheck") != null,
                "healthcheck");
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_service_says_when_it_is_restarted(ComposeFile file) {
        assertEach(
                file,
                it -> it.runsOnce() || it.text("restart").equals("unless-stopped"),
                "restart");
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_service_gets_no_more_rights_than_it_needs(ComposeFile file) {
        assertEach(file, it -> it.texts("cap_drop").equals(List.of("ALL")), "cap_drop");
        assertEach(
                file,
                it -> it.texts("security_opt").contains("no-new-privileges:true"),
                "security_opt");
        // whether the event store can do with one is not known
        assertEach(
                file,
                it -> file.eventStores().contains(it) || it.text("read_only").equals("true"),
                "read_only");
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_service_is_bounded(ComposeFile file) {
        assertEach(file, it -> it.text("deploy").contains("memory="), "limits");
        assertEach(file, it -> it.text("logging").contains("max-size="), "logging");
    }

    @ParameterizedTest
    @MethodSource("files")
    void an_image_has_a_version(ComposeFile file) {
        assertEach(file, it -> PINNED.matcher(withDefaults(it.text("image"))).matches(), "image");
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_port_is_published_on_loopback_only(ComposeFile file) {
        assertThat(file.services()).anyMatch(it -> !it.texts("ports").isEmpty());
        assertEach(
                file,
                it -> it.texts("ports").stream().allMatch(port -> port.startsWith("127.0.0.1:")),
                "ports");
        assertEach(file, it -> !it.text("network_mode").equals("host"), "network_mode");
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_secret_outside_of_dev_has_no_default(ComposeFile file) {
        List<String> found = new ArrayList<>();
        for (Service service : file.services()) {
            if (DEV.containsAll(service.profiles()) && !service.profiles().isEmpty()) {
                continue;
            }
            service.environment()
                    .forEach(
                            (name, value) -> {
                                if (SECRET.matcher(name).matches()) {
                                    found.add(service.name() + " " + name + "=" + value);
                                }
                            });
            for (String demanded : service.texts("env_file")) {
                REPOSITORY
                        .text(file.resolve(demanded))
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .forEach(line -> found.add(service.name() + " " + line));
            }
        }

        assertThat(found).isNotEmpty();
        assertThat(found)
                .allSatisfy(
                        line ->
                                assertThat(line.substring(line.indexOf('=') + 1))
                                        .as(line)
                                        .matches(MUST_BE_SET));
    }

    @ParameterizedTest
    @MethodSource("files")
    void the_api_is_told_only_what_it_understands(ComposeFile file) {
        Set<String> settings =
                Arrays.stream(Setting.values()).map(Setting::name).collect(Collectors.toSet());

        assertThat(file.apis()).hasSizeGreaterThan(1);
        for (Service api : file.apis()) {
            Map<String, String> told = toldTo(api, file);
            assertThat(settings).as(api.name()).containsAll(told.keySet());

            ServerConfig config = ServerConfig.from(told);
            assertThat(config.database()).isInstanceOf(DatabaseConfig.External.class);
            assertThat(config.eventStore()).as(api.name()).isNotNull();
            assertThat(config.logFormat()).isEqualTo(LogFormat.JSON);
        }
    }

    /** Every setting; a file in the container is one of here, a secret any text. */
    private static Map<String, String> toldTo(Service api, ComposeFile file) {
        Map<String, String> told = new TreeMap<>(api.environment());
        for (String demanded : api.texts("env_file")) {
            REPOSITORY
                    .text(file.resolve(demanded))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("=", 2))
                    .forEach(words -> told.put(words[0], words[1]));
        }
        told.computeIfPresent(
                "EVENTSTORE_CA_FILE", (name, path) -> REPOSITORY.path("LICENSE").toString());
        return told;
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_volume_is_declared_and_used_and_a_file_that_is_mounted_is_there(ComposeFile file) {
        Set<String> used = new TreeSet<>();
        for (Service service : file.services()) {
            for (String mount : service.texts("volumes")) {
                String source = mount.substring(0, mount.indexOf(':'));
                if (source.startsWith(".")) {
                    assertThat(file.resolve(source)).exists();
                } else {
                    used.add(source);
                }
            }
        }

        assertThat(file.volumes()).containsExactlyInAnyOrderElementsOf(used);
    }

    @ParameterizedTest
    @MethodSource("files")
    void what_a_service_depends_on_starts_with_it(ComposeFile file) {
        for (Service service : file.services()) {
            for (String name : service.texts("depends_on")) {
                assertThat(file.service(name).profiles())
                        .as(service.name() + " needs " + name)
                        .containsAll(service.profiles());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void the_event_store_has_what_the_api_needs_and_tls_outside_of_dev(ComposeFile file) {
        assertThat(file.eventStores()).isNotEmpty();
        for (Service node : file.eventStores()) {
            assertThat(node.environment())
                    .as(node.name())
                    .containsEntry("KURRENTDB_ENABLE_ATOM_PUB_OVER_HTTP", "true")
                    .containsEntry("KURRENTDB_RUN_PROJECTIONS", "All")
                    .containsEntry("KURRENTDB_START_STANDARD_PROJECTIONS", "true");
            boolean isInsecure = node.environment().containsKey("KURRENTDB_INSECURE");
            assertThat(isInsecure).isEqualTo(node.profiles().contains("dev"));
            assertThat(isInsecure)
                    .isNotEqualTo(node.environment().containsKey("KURRENTDB_CERTIFICATE_FILE"));
        }
    }

    @Test
    void the_compose_file_has_its_profiles_and_keeps_the_data_of_dev_apart() {
        ComposeFile file = ComposeFile.read(REPOSITORY, "docker-compose.yml");
        Set<String> profiles =
                file.services().stream()
                        .flatMap(it -> it.profiles().stream())
                        .collect(Collectors.toSet());

        assertThat(profiles)
                .containsExactlyInAnyOrder("dev", "replica", "tls", "tls-replica", "redis");
        assertThat(file.services())
                .allSatisfy(
                        it -> {
                            boolean isDev = DEV.containsAll(it.profiles());
                            assertThat(it.texts("volumes").stream().filter(v -> !v.startsWith(".")))
                                    .allMatch(volume -> volume.startsWith("dev-") == isDev);
                        });
    }

    @Test
    void each_node_of_the_cluster_knows_the_others_and_has_a_certificate() {
        ComposeFile file = ComposeFile.read(REPOSITORY, "deploy/cluster/docker-compose.yml");
        List<String> nodes = file.eventStores().stream().map(Service::name).toList();

        assertThat(nodes).hasSize(3);
        assertThat(file.service("certificates").texts("command")).isEqualTo(nodes);
        for (Service node : file.eventStores()) {
            assertThat(node.environment())
                    .containsEntry("KURRENTDB_CLUSTER_SIZE", "3")
                    .containsEntry("KURRENTDB_NODE_HOST_ADVERTISE_AS", node.name())
                    .containsEntry("KURRENTDB_REPLICATION_HOST_ADVERTISE_AS", node.name())
                    .containsEntry("KURRENTDB_GOSSIP_SEED", seedsOf(node.name(), nodes));
            assertThat(file.service("certificates").texts("volumes"))
                    .contains(node.name() + "-certificate:/nodes/" + node.name());
            assertThat(node.texts("volumes"))
                    .contains(node.name() + "-certificate:/certificate:ro")
                    .noneMatch(volume -> volume.contains("authority"));
        }
    }

    @Test
    void the_load_balancer_knows_every_api_and_asks_whether_it_is_ready() {
        ComposeFile file = ComposeFile.read(REPOSITORY, "deploy/cluster/docker-compose.yml");
        String configuration = REPOSITORY.text("deploy/cluster/haproxy.cfg");

        assertThat(file.apis()).hasSize(2);
        assertThat(file.apis())
                .allSatisfy(
                        api ->
                                assertThat(configuration)
                                        .contains(
                                                "server %s %s:8000"
                                                        .formatted(api.name(), api.name())));
        assertThat(configuration)
                .contains("uri /health/ready")
                .doesNotContain("option http-buffer");
    }

    @Test
    void the_image_is_pinned_and_runs_as_a_number_that_is_not_root() {
        List<String> lines = REPOSITORY.text("Dockerfile").lines().toList();
        List<String> bases =
                lines.stream()
                        .filter(line -> line.startsWith("FROM "))
                        .map(line -> line.split(" ", -1)[1])
                        .toList();

        assertThat(bases).hasSize(2).allMatch(PINNED.asMatchPredicate());
        assertThat(lines).anyMatch(line -> line.matches("USER [1-9][0-9]+:[1-9][0-9]+"));
        assertThat(lines).anyMatch(line -> line.startsWith("HEALTHCHECK "));
        assertThat(REPOSITORY.text(".dockerignore").lines()).contains(".git", ".env", "**/target");
    }

    @Test
    void nothing_that_looks_like_a_key_is_kept_here() {
        List<Path> keys =
                Stream.of(".key", ".pem", ".p12", ".jks", ".env")
                        .flatMap(suffix -> REPOSITORY.files(suffix).stream())
                        .filter(file -> !REPOSITORY.nameOf(file).startsWith("deploy/env/"))
                        .filter(file -> !REPOSITORY.nameOf(file).equals(".env"))
                        .toList();

        assertThat(keys).isEmpty();
    }

    private static void assertEach(ComposeFile file, Predicate<Service> rule, String what) {
        assertThat(file.services().stream().filter(rule.negate()).map(Service::name))
                .as("%s of services in %s", what, REPOSITORY.nameOf(file.path()))
                .isEmpty();
    }

    private static String withDefaults(String text) {
        return text.replaceAll("\\$\\{[A-Z_]+:-([^}]*)}", "$1");
    }

    private static String seedsOf(String node, List<String> nodes) {
        return nodes.stream()
                .filter(other -> !other.equals(node))
                .map(other -> other + ":2113")
                .collect(Collectors.joining(","));
    }
}
