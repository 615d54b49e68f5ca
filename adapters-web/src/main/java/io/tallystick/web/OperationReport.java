package io.tallystick.web;

import io.tallystick.application.operation.Operation;

/** Operations as {@code GET /api/admin/operations/ID} answers them, elsewhere. Stateless. */
public final class OperationReport {

    private OperationReport() {}

    public static byte[] json(Operation operation) {
        return Json.bytes(json -> OperationJson.operation(json, operation));
    }
}
