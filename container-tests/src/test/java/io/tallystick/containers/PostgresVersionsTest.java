package io.tallystick.containers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

import java.util.UUID;

/** All contracts of the PostgreSQL adapters on the oldest and the newest supported server. */
@NeedsDocker
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresVersionsTest {

    private static final int PORT = 5432;

    @ParameterizedTest
    @ValueSource(strings = {"postgres:13", "postgres:18"})
    void every_contract_holds(String image) throws Exception {
        String password = UUID.randomUUID().toString();
        try (GenericContainer<?> server =
                new GenericContainer<>(DockerImageName.parse(image))
                        .withEnv("POSTGRES_PASSWORD", password)
                        .withExposedPorts(PORT)
                        .waitingFor(Wait.forLogMessage(".*ready to accept connections.*\\s", 2))) {
            server.start();
            String address = server.getHost() + ":" + server.getMappedPort(PORT);
            assertThat(PostgresContracts.runOn(address + "/postgres/" + password)).isZero();
        }
    }
}
