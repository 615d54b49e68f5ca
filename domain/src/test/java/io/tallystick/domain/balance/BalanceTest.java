package io.tallystick.domain.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.transaction.Amount;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.Direction;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionKind;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class BalanceTest {

    private static final CurrencyCode EUR = new CurrencyCode("EUR");

    @Test
    void lent_counts_plus_and_owed_minus() {
        Balance balance =
                Balance.ZERO
                        .plus(details(TransactionKind.MONEY, Direction.LENT, 5, EUR))
                        .plus(details(TransactionKind.MONEY, Direction.OWED, 7, EUR));

        assertThat(balance).isEqualTo(balance(-2, Map.of(EUR, -2L)));
    }

    @Test
    void items_count_in_the_total_alone() {
        Balance balance =
                Balance.ZERO
                        .plus(details(TransactionKind.ITEM, Direction.LENT, 3, EUR))
                        .plus(details(TransactionKind.MONEY, Direction.LENT, 5, CurrencyCode.USD));

        assertThat(balance).isEqualTo(balance(8, Map.of(CurrencyCode.USD, 5L)));
    }

    @Test
    void a_sum_of_zero_is_a_sum() {
        Balance balance =
                Balance.ZERO
                        .plus(details(TransactionKind.MONEY, Direction.LENT, 5, EUR))
                        .plus(details(TransactionKind.MONEY, Direction.OWED, 5, EUR));

        assertThat(balance).isEqualTo(balance(0, Map.of(EUR, 0L))).isNotEqualTo(Balance.ZERO);
    }

    @Test
    void sums_are_exact_beyond_64_bits() {
        Balance balance = Balance.ZERO;
        for (int i = 0; i < 10_000; i++) {
            balance = balance.plus(details(TransactionKind.MONEY, Direction.LENT, Amount.MAX, EUR));
        }

        BigInteger expected = BigInteger.TEN.pow(19);
        assertThat(expected.bitLength()).isGreaterThan(63);
        assertThat(balance).isEqualTo(Balance.of(expected, Map.of(EUR, expected)));
    }

    @Test
    void balances_add_up() {
        Balance sum =
                balance(1, Map.of(EUR, 4L, CurrencyCode.USD, 5L))
                        .plus(balance(2, Map.of(EUR, -4L)))
                        .plus(Balance.ZERO);

        assertThat(sum).isEqualTo(balance(3, Map.of(EUR, 0L, CurrencyCode.USD, 5L)));
    }

    @Test
    void a_balance_does_not_change_with_what_it_was_made_from() {
        TreeMap<CurrencyCode, BigInteger> sums = new TreeMap<>(Map.of(EUR, BigInteger.ONE));
        Balance balance = new Balance(BigInteger.ONE, sums);
        sums.clear();

        assertThat(balance.byCurrency()).containsOnlyKeys(EUR);
    }

    private static Balance balance(long total, Map<CurrencyCode, Long> sums) {
        TreeMap<CurrencyCode, BigInteger> exact = new TreeMap<>();
        sums.forEach((currency, sum) -> exact.put(currency, BigInteger.valueOf(sum)));
        return Balance.of(BigInteger.valueOf(total), exact);
    }

    private static TransactionDetails details(
            TransactionKind kind, Direction direction, long amount, CurrencyCode currency) {
        return new TransactionDetails(
                new ContactId(new UUID(0, 1)),
                kind,
                direction,
                new Amount(amount),
                currency,
                null,
                CalendarDate.parse("2024-01-01"),
                null);
    }
}
