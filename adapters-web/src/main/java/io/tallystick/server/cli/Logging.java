package io.tallystick.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;

import io.tallystick.server.config.LogFormat;

import org.slf4j.LoggerFactory;

import java.util.List;

/**
 * The log of the process: standard error, INFO of our own, WARN of libraries. The request id comes
 * from the MDC entry {@value #REQUEST_ID}.
 */
final class Logging {

    static final String REQUEST_ID = "request_id";

    private static final String LINE =
            "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\", UTC} %-5level %logger{0}"
                    + "%replace( request_id=%X{request_id}){' request_id=$', ''}"
                    + " %replace(%msg){'\\s*[\\r\\n]+\\s*', ' | '}%n%ex";

    private static final List<String> OURS = List.of("io.tallystick");

    private Logging() {}

    /** Takes over the logging of the whole process. */
    static void use(LogFormat format) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.reset();
            ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
            appender.setContext(context);
            appender.setName("stderr");
            appender.setTarget("System.err");
            appender.setEncoder(encoder(format, context));
            appender.start();
            Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            root.setLevel(Level.WARN);
            root.addAppender(appender);
            OURS.forEach(name -> context.getLogger(name).setLevel(Level.INFO));
        }
    }

    /**
     * That of a command, which says by itself what people should know.
     *
     * @param debug whether everything is logged as a server does
     */
    static void useForCommands(boolean debug) {
        use(LogFormat.TEXT);
        if (!debug && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
            OURS.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
        }
    }

    static Encoder<ILoggingEvent> encoder(LogFormat format, LoggerContext context) {
        Encoder<ILoggingEvent> encoder =
                switch (format) {
                    case TEXT -> text();
                    case JSON -> json();
                };
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> text() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(LINE);
        return encoder;
    }

    private static Encoder<ILoggingEvent> json() {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setWithContext(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        return encoder;
    }
}
