package io.tallystick.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.server.cli.Misused;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class PasswordInputTest {

    @Test
    void the_first_line_of_standard_input_is_the_password_with_its_spaces() throws Exception {
        assertThat(piped("  correct horse \nmore").readPiped()).isEqualTo("  correct horse ");
        assertThat(piped("Stra\u00dfe \ud83d\udc0e\r\n").readPiped())
                .isEqualTo("Stra\u00dfe \ud83d\udc0e");
        assertThat(piped("without end").readPiped()).isEqualTo("without end");
        assertThat(piped("").readPiped()).isEmpty();
    }

    @Test
    void what_is_no_text_or_never_ends_is_refused() {
        assertThatThrownBy(() -> piped(new byte[] {(byte) 0xff, 'a'}).readPiped())
                .isInstanceOf(Misused.class)
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> piped("x".repeat(20_000)).readPiped())
                .isInstanceOf(Misused.class)
                .hasMessageContaining("too long");
    }

    @Test
    void on_a_terminal_it_is_typed_twice() throws Exception {
        assertThat(typing("correct horse", "correct horse").askTwice("ann"))
                .isEqualTo("correct horse");
        assertThatThrownBy(() -> typing("correct horse", "correct house").askTwice("ann"))
                .isInstanceOf(Misused.class)
                .hasMessageContaining("differ");
    }

    @Test
    void without_a_terminal_the_way_out_is_named() {
        assertThatThrownBy(() -> typing().askTwice("ann"))
                .isInstanceOf(Misused.class)
                .hasMessageContaining("--password-stdin");
    }

    @Test
    void waiting_for_it_can_be_interrupted() throws IOException {
        PasswordInput never =
                new PasswordInput(new PipedInputStream(new PipedOutputStream()), question -> null);
        Thread.currentThread().interrupt();

        assertThatThrownBy(never::readPiped).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    private static PasswordInput piped(String text) {
        return piped(text.getBytes(StandardCharsets.UTF_8));
    }

    private static PasswordInput piped(byte[] bytes) {
        return new PasswordInput(new ByteArrayInputStream(bytes), question -> null);
    }

    private static PasswordInput typing(String... lines) {
        Queue<String> typed = new ArrayDeque<>(Arrays.asList(lines));
        return new PasswordInput(
                new ByteArrayInputStream(new byte[0]), question -> characters(typed.poll()));
    }

    private static char @Nullable [] characters(@Nullable String line) {
        return line == null ? null : line.toCharArray();
    }
}
