package io.tallystick.server.command;

import io.tallystick.application.operation.ParkedStream;
import io.tallystick.application.port.ProjectionAdmin;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** All parked streams, page by page, whatever becomes of those of pages before. Confined. */
final class ParkedPages {

    private final ProjectionAdmin admin;
    private ParkedStream.@Nullable Place after;

    ParkedPages(ProjectionAdmin admin) {
        this.admin = admin;
    }

    /**
     * The next page, empty after the last.
     *
     * @throws InterruptedException if a signal came
     */
    List<ParkedStream> next() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        List<ParkedStream> page = admin.parked(after, ProjectionAdmin.MAX_PARKED);
        if (!page.isEmpty()) {
            after = page.getLast().place();
        }
        return page;
    }
}
