package io.tallystick.transfer;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.SettingsStore;

import java.util.ArrayList;
import java.util.List;

/** Gathers what is read into pieces of a bounded size, and hands them on. For one reading. */
final class Intake implements LedgerFile.Content {

    private static final int MAX_CHARS = 1 << 22;

    private final Recorder recorder;
    private final SettingsStore store;
    private final EventCodec codec = new EventCodec();
    private final List<Line.Setting> settings = new ArrayList<>();
    private List<Candidate> piece = new ArrayList<>();
    private long chars;

    Intake(Recorder recorder, SettingsStore store) {
        this.recorder = recorder;
        this.store = store;
    }

    @Override
    public void setting(Line.Setting setting) {
        settings.add(setting);
    }

    @Override
    public void event(Line.Event event) throws InterruptedException {
        Candidate candidate = Candidate.of(recorder.ids().apply(event), codec);
        piece.add(candidate);
        chars += candidate.size();
        if (piece.size() == EventLog.MAX_IDS || chars > MAX_CHARS) {
            handOn();
        }
    }

    private void handOn() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        recorder.record(piece);
        piece = new ArrayList<>();
        chars = 0;
    }

    /** Hands on the rest. */
    void finish() throws InterruptedException {
        if (!piece.isEmpty()) {
            handOn();
        }
        recorder.set(settings, store);
    }
}
