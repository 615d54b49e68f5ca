package io.tallystick.web;

import io.tallystick.application.operation.ParkedStream;
import io.tallystick.application.operation.RetriedStream;

/** Parked streams as {@code /api/admin/projections/parked} answers them, elsewhere. Stateless. */
public final class ParkedReport {

    private ParkedReport() {}

    /** As one of the list of {@code GET}. */
    public static byte[] json(ParkedStream parked) {
        return Json.bytes(json -> ParkedJson.parked(json, parked));
    }

    /** As {@code POST} does. */
    public static byte[] json(String stream, RetriedStream retried) {
        return Json.bytes(json -> ParkedJson.retried(json, stream, retried));
    }
}
