package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.port.RowVerification;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogFlaw;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.testkit.memory.InMemoryArchiveStorage;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.NullMarked;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * An empty ledger whose log is archived up to somewhere, and now and then restored, before each
 * read.
 */
@NullMarked
final class ArchivedFixture implements RowsFixture {

    private final Archive archive = new Archive(new InMemoryArchiveStorage());
    private final PostgresFixture postgres = new PostgresFixture(archive);
    private final LogMover mover = new LogMover(postgres.jdbi(), archive);
    private final Random random = new Random(1);

    private synchronized void move() {
        if (random.nextInt(8) == 0) {
            mover.restoreAll();
        } else {
            mover.archiveUpTo(random.nextLong(mover.head() + 1));
        }
    }

    @Override
    public Jdbi jdbi() {
        return postgres.jdbi();
    }

    @Override
    public PostgresDatabase postgres() {
        return postgres.postgres();
    }

    @Override
    public EventStore store() {
        return BeforeReads.of(EventStore.class, postgres.store(), this::move);
    }

    @Override
    public EventLog log() {
        return BeforeReads.of(EventLog.class, postgres.log(), this::move);
    }

    @Override
    public Projections projections() {
        return postgres.projections();
    }

    @Override
    public void reopen() {
        move();
        postgres.reopen();
    }

    @Override
    public void whileWriterIsHeldOpen(Runnable meanwhile) {
        postgres.whileWriterIsHeldOpen(meanwhile);
    }

    @Override
    public void withoutProjecting(Runnable appends) {
        postgres.withoutProjecting(appends);
        move();
    }

    @Override
    public void project(List<LoggedEvent> events) {
        move();
        RowsFixture.super.project(events);
    }

    /** Whatever was moved to and fro, nothing is wrong with it. */
    private List<LogFlaw> flaws() {
        List<LogFlaw> flaws = new ArrayList<>();
        RowVerification verification = postgres().rowVerification();
        List<LoggedEvent> archived = new ArrayList<>();
        archive.readAfter(GlobalPosition.START).forEachRemaining(archived::add);
        flaws.addAll(verification.compare(archived));
        flaws.addAll(verification.verifyAfter(GlobalPosition.START, 100_000).flaws());
        flaws.addAll(verification.missing());
        return flaws;
    }

    @Override
    public void close() {
        List<LogFlaw> flaws = flaws();
        postgres.close();
        assertThat(flaws).isEmpty();
    }
}
