package io.tallystick.server.command;

import io.tallystick.server.cli.Misused;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Where a new password comes from: never from the arguments, which others can see. For one run. */
public final class PasswordInput {

    private static final int MAX_BYTES = 16 * 1024;

    private final InputStream piped;
    private final Prompt prompt;

    /**
     * @param piped standard input
     * @param prompt asks on a terminal
     */
    public PasswordInput(InputStream piped, Prompt prompt) {
        this.piped = piped;
        this.prompt = prompt;
    }

    /** Asks on a terminal, showing nothing of what is typed. */
    public interface Prompt {

        /** What was typed; null if there is no terminal, or nothing more comes. */
        char @Nullable [] ask(String question);
    }

    /** Of this process. */
    @SuppressWarnings("SystemConsoleNull") // it may be null, with jdk.console=java.base
    public static PasswordInput ofProcess() {
        return new PasswordInput(
                System.in,
                question -> {
                    Console console = System.console();
                    return console == null ? null : console.readPassword("%s", question);
                });
    }

    /**
     * The first line of standard input.
     *
     * @throws Misused if there is none that could be a password
     */
    String readPiped() throws InterruptedException {
        return interruptibly(this::firstLine);
    }

    /**
     * What somebody types twice.
     *
     * @throws Misused if nobody does
     */
    String askTwice(String whose) throws InterruptedException {
        return interruptibly(
                () -> {
                    char[] first = typed("New password of " + whose + ": ");
                    char[] second = typed("Again: ");
                    if (!Arrays.equals(first, second)) {
                        throw new Misused("the two passwords differ; nothing was changed");
                    }
                    return new String(first);
                });
    }

    private char[] typed(String question) {
        char[] typed = prompt.ask(question);
        if (typed == null) {
            throw new Misused(
                    "there is no terminal to ask for the password on: give it on standard input,"
                            + " with --password-stdin");
        }
        return typed;
    }

    private String firstLine() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int c = piped.read(); c >= 0 && c != '\n'; c = piped.read()) {
                line.write(c);
                if (line.size() > MAX_BYTES) {
                    throw new Misused("the password on standard input is too long");
                }
            }
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(line.toByteArray()))
                            .toString();
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        } catch (CharacterCodingException e) {
            throw new Misused("the password on standard input is not UTF-8");
        } catch (IOException e) {
            throw new UncheckedIOException("standard input cannot be read", e);
        }
    }

    /** Reading cannot be interrupted, but waiting for it can; what is left of it ends with us. */
    private static String interruptibly(Callable<String> reading) throws InterruptedException {
        FutureTask<String> task = new FutureTask<>(reading);
        Thread.ofPlatform().daemon().name("password").start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
