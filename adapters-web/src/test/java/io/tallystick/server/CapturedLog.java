package io.tallystick.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;

import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All that is logged meanwhile: our own down to DEBUG, of libraries what a server shows. */
public final class CapturedLog implements AutoCloseable {

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = (Logger) LoggerFactory.getLogger("io.tallystick");
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    lines.add(
                            event.getFormattedMessage()
                                    + ' '
                                    + event.getMDCPropertyMap()
                                    + ' '
                                    + ThrowableProxyUtil.asString(event.getThrowableProxy()));
                }
            };

    public CapturedLog() {
        appender.start();
        root.addAppender(appender);
        ours.setLevel(Level.DEBUG);
    }

    /** Messages, what is known of their request, and stack traces. */
    public List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        ours.setLevel(null);
        root.detachAppender(appender);
        appender.stop();
    }
}
