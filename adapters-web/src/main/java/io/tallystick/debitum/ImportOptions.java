package io.tallystick.debitum;

import io.tallystick.domain.transaction.CurrencyCode;

import java.time.ZoneId;

/**
 * How rows become entries of the ledger. Immutable.
 *
 * @param source a name for the phone, so that two phones' rows never meet
 * @param currency in which all amounts are; Debitum knows none
 * @param shift by how many places the decimal point of amounts moves to the right, from -3 to 3
 * @param zone where the phone was, for transactions whose day was not picked from a calendar
 */
public record ImportOptions(String source, CurrencyCode currency, int shift, ZoneId zone) {

    private static final int MAX_SHIFT = 3;

    public ImportOptions {
        if (shift < -MAX_SHIFT || shift > MAX_SHIFT) {
            throw new IllegalArgumentException("not from -3 to 3: " + shift);
        }
    }
}
