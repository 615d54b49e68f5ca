/**
 * The ledger over HTTP: routes, problems, operations. It turns requests into calls of {@link
 * io.tallystick.application.Ledger} and outcomes into answers, and decides nothing itself; status
 * codes and header names exist nowhere else. Start with {@link io.tallystick.web.WebServer}. The
 * contract that clients rely on is {@code openapi.yaml} beside these classes.
 */
@NullMarked
package io.tallystick.web;

import org.jspecify.annotations.NullMarked;
