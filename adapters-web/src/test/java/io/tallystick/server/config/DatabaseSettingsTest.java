package io.tallystick.server.config;

import static io.tallystick.server.config.ReadSettings.problems;
import static io.tallystick.server.config.ReadSettings.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

/** A database of one's own. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DatabaseSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db:5433/ledger, jdbc:postgresql://db:5433/ledger",
        "jdbc:postgresql:ledger, jdbc:postgresql:ledger",
        "postgres://db/ledger, jdbc:postgresql://db/ledger",
        "postgresql://db:5433/ledger, jdbc:postgresql://db:5433/ledger",
        "postgresql://db, jdbc:postgresql://db/",
        "postgresql://[::1]:5433/ledger, jdbc:postgresql://[::1]:5433/ledger",
        "'postgresql://a:1,b:2/ledger', 'jdbc:postgresql://a:1,b:2/ledger'",
        "postgresql://db/l?sslmode=require, jdbc:postgresql://db/l?sslmode=require",
        "postgresql://db?sslmode=require, jdbc:postgresql://db/?sslmode=require"
    })
    void is_named_by_either_form_of_url(String text, String jdbcUrl) {
        assertThat(external(Map.of("DATABASE_URL", text, "DATABASE_USER", "ann")))
                .isEqualTo(new DatabaseConfig.External(jdbcUrl, "ann", new Secret("")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://ann:p%40s%2Bs+w@db/ledger",
                "jdbc:postgresql://db/ledger?user=ann&password=p%40s%2Bs%2Bw"
            })
    void may_have_user_and_password_in_the_url(String url) {
        assertThat(external(Map.of("DATABASE_URL", url)))
                .isEqualTo(
                        new DatabaseConfig.External(
                                "jdbc:postgresql://db/ledger", "ann", new Secret("p@s+s+w")));
    }

    @Test
    void keeps_the_other_parameters_of_the_url() {
        assertThat(external(Map.of("DATABASE_URL", "postgres://db/l?a=1&user=ann&b=2")).url())
                .isEqualTo("jdbc:postgresql://db/l?a=1&b=2");
    }

    @Test
    void takes_user_and_password_from_their_variables_first() {
        assertThat(
                        external(
                                Map.of(
                                        "DATABASE_URL", "postgresql://ann:old@db/ledger",
                                        "DATABASE_USER", "bob",
                                        "DATABASE_PASSWORD", "new")))
                .isEqualTo(
                        new DatabaseConfig.External(
                                "jdbc:postgresql://db/ledger", "bob", new Secret("new")));
    }

    @Test
    void never_prints_its_password() {
        ServerConfig config =
                read(Map.of("DATABASE_URL", "postgres://ann:hunter2@db/l?sslpassword=hunter3"));

        assertThat(config.toString()).doesNotContain("hunter").contains("db/l");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db",
                "http://db/ledger",
                "postgresql:///ledger",
                "jdbc:postgresql:",
                "jdbc:mysql://db",
                "postgresql://a:%zz@db/ledger"
            })
    void is_not_named_by_anything_else(String url) {
        assertThat(problems(Map.of("DATABASE_URL", url)))
                .singleElement()
                .asString()
                .startsWith("DATABASE_URL=***: ");
    }

    @Test
    void needs_a_user() {
        assertThat(problems(Map.of("DATABASE_URL", "postgresql://db/ledger")))
                .containsExactly("DATABASE_USER=: must be set, or be in DATABASE_URL");
    }

    @Test
    void must_be_named_for_a_user_or_a_password_to_make_sense() {
        assertThat(problems(Map.of("DATABASE_USER", "ann", "DATABASE_PASSWORD", "hunter2")))
                .containsExactly(
                        "DATABASE_USER=ann: has no meaning without DATABASE_URL",
                        "DATABASE_PASSWORD=***: has no meaning without DATABASE_URL");
    }

    private static DatabaseConfig.External external(Map<String, String> settings) {
        return (DatabaseConfig.External) read(settings).database();
    }
}
