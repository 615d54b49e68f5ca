package io.tallystick.server.command;

import io.tallystick.server.cli.Terminal;

import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

import org.jspecify.annotations.Nullable;

/** How far something is: a bar on a screen, nothing elsewhere. Confined. */
final class Progress implements AutoCloseable {

    private static final int WIDTH = 79;
    private static final int UPDATE_MILLIS = 200;

    private final @Nullable ProgressBar bar;

    private Progress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    static Progress on(Terminal terminal, String task) {
        return new Progress(terminal.isErrATerminal() ? bar(terminal, task) : null);
    }

    private static ProgressBar bar(Terminal terminal, String task) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(-1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setMaxRenderedLength(WIDTH)
                .setConsumer(
                        new DelegatingProgressBarConsumer(
                                line -> {
                                    terminal.err().print('\r' + line);
                                    terminal.err().flush();
                                },
                                WIDTH))
                .build();
    }

    /**
     * @param total null if it is not known yet
     */
    void show(long done, @Nullable Long total) {
        if (bar != null) {
            if (total != null) {
                bar.maxHint(total);
            }
            bar.stepTo(done);
        }
    }

    /** Leaves the bar as it is, and goes to the next line. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
