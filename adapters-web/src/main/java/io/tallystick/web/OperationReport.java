package io.tallystick.web;

import io.tallystick.application.operation.Operation;

import java.util.List;

/** Operations as {@code GET /api/admin/operations/ID} answers them, elsewhere. Stateless. */
public final class OperationReport {

    private OperationReport() {}

    public static byte[] json(Operation operation) {
        return Json.bytes(json -> OperationJson.operation(json, operation));
    }

    /** As {@code GET /api/admin/operations} does. */
    public static byte[] json(List<Operation> operations) {
        return Json.bytes(json -> OperationJson.operations(json, operations));
    }
}
