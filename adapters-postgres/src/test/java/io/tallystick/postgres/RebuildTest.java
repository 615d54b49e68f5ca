package io.tallystick.postgres;

class RebuildTest extends RebuildContract {

    @Override
    Rebuild.Report rebuild() {
        return fixture.postgres().rebuild().run();
    }
}
