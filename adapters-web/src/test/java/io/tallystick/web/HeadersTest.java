package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.command.Precondition;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

/** How single request headers are understood. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
final class HeadersTest {

    @Test
    void a_key_may_be_a_quoted_string() {
        assertThat(IdempotencyHeader.parse("abc").value()).isEqualTo("abc");
        assertThat(IdempotencyHeader.parse("\"abc\"").value()).isEqualTo("abc");
        assertThat(IdempotencyHeader.parse("\"a\\\"b\\\\c\"").value()).isEqualTo("a\"b\\c");
        assertThat(IdempotencyHeader.parse("a\"b").value()).isEqualTo("a\"b");
        assertThat(IdempotencyHeader.parse("a,b;c").value()).isEqualTo("a,b;c");
        for (String bad :
                List.of("", "\"", "\"\"", "\"a", "\"a\\\"", "\"a\\b\"", "\"a\"b\"", "\"a b\"")) {
            assertThatThrownBy(() -> IdempotencyHeader.parse(bad))
                    .as(bad)
                    .isInstanceOf(ProblemException.class);
        }
    }

    @Test
    void a_precondition_is_a_list_of_versions_or_any() {
        assertThat(IfMatch.parse(List.of()).precondition()).isEqualTo(Precondition.none());
        assertThat(IfMatch.parse(List.of(" * ")).precondition()).isEqualTo(Precondition.none());
        assertThat(IfMatch.parse(List.of("\"3\"")))
                .isEqualTo(new IfMatch(Precondition.onVersion(3), 3, false));
        assertThat(IfMatch.parse(List.of("\"3\" , W/\"9\",", "\"0\"")))
                .isEqualTo(new IfMatch(new Precondition.OnVersion(Set.of(3L, 0L)), 9, false));
        assertThat(IfMatch.parse(List.of("\"007\"", "\"99999999999999999999\"")))
                .isEqualTo(new IfMatch(new Precondition.OnVersion(Set.of()), -1, false));
        for (String bad :
                List.of(
                        "",
                        ",",
                        "3",
                        "\"3",
                        "\"a\"",
                        "\"-1\"",
                        "*,\"1\"",
                        "w/\"1\"",
                        "\"1\"\"2\"")) {
            assertThat(IfMatch.parse(List.of(bad)).isMalformed()).as(bad).isTrue();
        }
    }

    @Test
    void gzip_is_taken_only_if_it_is_wanted() {
        for (String yes : List.of("gzip", "x-gzip", "GZIP;q=0.1", "br, gzip", "*", "*;q=0.5,br")) {
            assertThat(AcceptEncoding.allowsGzip(yes)).as(yes).isTrue();
        }
        for (String no : List.of("", "br", "gzip;q=0", "gzip; q=0.000, *", "*;q=0", "identity")) {
            assertThat(AcceptEncoding.allowsGzip(no)).as(no).isFalse();
        }
        assertThat(AcceptEncoding.allowsGzip(null)).isFalse();
    }
}
