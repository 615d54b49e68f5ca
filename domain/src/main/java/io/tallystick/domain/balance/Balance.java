package io.tallystick.domain.balance;

import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.Direction;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionKind;

import java.math.BigInteger;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What live transactions sum to: lent counts plus ("they owe you"), owed counts minus. Sums are
 * exact however many transactions there are. Immutable.
 *
 * @param total over all currencies and items, as the mobile app computes it
 * @param byCurrency of money alone; a currency without transactions is left out
 */
public record Balance(BigInteger total, SortedMap<CurrencyCode, BigInteger> byCurrency) {

    public static final Balance ZERO = new Balance(BigInteger.ZERO, new TreeMap<>());

    public Balance {
        byCurrency = Collections.unmodifiableSortedMap(new TreeMap<>(byCurrency));
    }

    /** A balance from its parts. */
    public static Balance of(BigInteger total, Map<CurrencyCode, BigInteger> byCurrency) {
        return new Balance(total, new TreeMap<>(byCurrency));
    }

    /** What one live transaction adds. */
    public static BigInteger effectOf(TransactionDetails details) {
        BigInteger amount = BigInteger.valueOf(details.amount().value());
        return details.direction() == Direction.LENT ? amount : amount.negate();
    }

    public Balance plus(TransactionDetails details) {
        BigInteger effect = effectOf(details);
        TreeMap<CurrencyCode, BigInteger> sums = new TreeMap<>(byCurrency);
        if (details.kind() == TransactionKind.MONEY) {
            sums.merge(details.currency(), effect, BigInteger::add);
        }
        return new Balance(total.add(effect), sums);
    }

    public Balance plus(Balance other) {
        TreeMap<CurrencyCode, BigInteger> sums = new TreeMap<>(byCurrency);
        other.byCurrency.forEach((currency, sum) -> sums.merge(currency, sum, BigInteger::add));
        return new Balance(total.add(other.total), sums);
    }
}
