package io.tallystick.server.cli;

import io.tallystick.domain.transaction.CurrencyCode;

import java.nio.file.Path;
import java.time.ZoneId;

/**
 * What is to be taken over from Debitum, and how. Immutable.
 *
 * @param file a backup, or the database in it
 * @param user whose ledger gets it, as typed; empty if not said
 * @param source a name for the phone
 * @param currency of all amounts
 * @param shift by how many places the decimal point moves to the right, from -3 to 3
 * @param zone where the phone was
 * @param isDryRun whether to tell only what would be
 * @param asJson for programs, not for people
 */
public record DebitumRequest(
        Path file,
        String user,
        String source,
        CurrencyCode currency,
        int shift,
        ZoneId zone,
        boolean isDryRun,
        boolean asJson) {}
