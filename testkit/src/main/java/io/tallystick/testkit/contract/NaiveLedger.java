package io.tallystick.testkit.contract;

import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.Direction;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionKind;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * What one user's ledger should look like, kept as plainly as can be: whole snapshots in a list, no
 * events and no folding. Undo takes back the newest change alone, by going back one snapshot.
 */
final class NaiveLedger {

    /** A contact's name, and whether it is deleted. */
    record Person(String name, boolean isDeleted) {}

    /** What a transaction says, and whether it is deleted itself. */
    record Debt(TransactionDetails details, boolean isDeleted) {}

    /** A value since an instant; null for none. */
    private record Since<T>(Instant from, @Nullable T value, boolean isUndo) {}

    private final Map<UUID, List<Since<Person>>> persons = new LinkedHashMap<>();
    private final Map<UUID, List<Since<Debt>>> debts = new LinkedHashMap<>();

    void put(UUID id, Person person, Instant at) {
        persons.computeIfAbsent(id, absent -> new ArrayList<>())
                .add(new Since<>(at, person, false));
    }

    void put(UUID id, Debt debt, Instant at) {
        debts.computeIfAbsent(id, absent -> new ArrayList<>()).add(new Since<>(at, debt, false));
    }

    /** Whether the newest change can be taken back, and does so. */
    boolean undoPerson(UUID id, Instant at) {
        return undo(persons.getOrDefault(id, List.of()), at);
    }

    boolean undoDebt(UUID id, Instant at) {
        Debt debt = debt(id, Instant.MAX);
        boolean isHidden =
                debt != null
                        && (debt.isDeleted()
                                ? livePerson(contactOf(debt), Instant.MAX) == null
                                : isLeftOut(id, Instant.MAX));
        return !isHidden && undo(debts.getOrDefault(id, List.of()), at);
    }

    private static <T> boolean undo(List<Since<T>> values, Instant at) {
        if (values.isEmpty() || values.getLast().isUndo()) {
            return false;
        }
        T before = values.size() == 1 ? null : values.get(values.size() - 2).value();
        values.add(new Since<>(at, before, true));
        return true;
    }

    @Nullable Person person(UUID id, Instant asOf) {
        return valueAt(persons.getOrDefault(id, List.of()), asOf);
    }

    @Nullable Debt debt(UUID id, Instant asOf) {
        return valueAt(debts.getOrDefault(id, List.of()), asOf);
    }

    private static <T> @Nullable T valueAt(List<Since<T>> values, Instant asOf) {
        T value = null;
        for (Since<T> since : values) {
            if (!since.from().isAfter(asOf)) {
                value = since.value();
            }
        }
        return value;
    }

    @Nullable Person livePerson(UUID id, Instant asOf) {
        Person person = person(id, asOf);
        return person == null || person.isDeleted() ? null : person;
    }

    /** The debt if it is live and its contacts let it be shown. */
    @Nullable Debt shownDebt(UUID id) {
        return shownDebt(id, Instant.MAX);
    }

    private @Nullable Debt shownDebt(UUID id, Instant asOf) {
        Debt debt = debt(id, asOf);
        return debt == null || debt.isDeleted() || isLeftOut(id, asOf) ? null : debt;
    }

    /**
     * Whether a debt began with somebody who was not there, or was with somebody who was deleted
     * just then, by what was not taken back.
     */
    private boolean isLeftOut(UUID id, Instant asOf) {
        List<Since<Debt>> values = kept(debts.getOrDefault(id, List.of()), asOf);
        for (int i = 0; i < values.size(); i++) {
            Instant from = values.get(i).from();
            Instant until = i + 1 < values.size() ? values.get(i + 1).from() : asOf;
            UUID contact = contactOf(Objects.requireNonNull(values.get(i).value()));
            List<Since<Person>> life = kept(persons.getOrDefault(contact, List.of()), asOf);
            boolean wasThere =
                    life.stream()
                            .filter(since -> since.from().isBefore(from))
                            .reduce((earlier, later) -> later)
                            .filter(since -> !isDeletion(since))
                            .isPresent();
            boolean tookItAlong =
                    life.stream()
                            .anyMatch(
                                    since ->
                                            isDeletion(since)
                                                    && since.from().isAfter(from)
                                                    && !since.from().isAfter(until));
            if ((i == 0 && !wasThere) || tookItAlong) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDeletion(Since<Person> since) {
        return since.value() != null && since.value().isDeleted();
    }

    private static <T> List<Since<T>> kept(List<Since<T>> values, Instant asOf) {
        List<Since<T>> kept = new ArrayList<>();
        for (Since<T> since : values) {
            if (since.from().isAfter(asOf)) {
                break;
            }
            if (since.isUndo()) {
                kept.removeLast();
            } else {
                kept.add(since);
            }
        }
        return kept;
    }

    private static UUID contactOf(Debt debt) {
        return debt.details().contactId().value();
    }

    /** Ids of live contacts by name, then id. All names are plain letters. */
    List<UUID> listedPersons() {
        Map<UUID, String> names = new HashMap<>();
        for (UUID id : persons.keySet()) {
            Person person = livePerson(id, Instant.MAX);
            if (person != null) {
                names.put(id, person.name());
            }
        }
        return names.entrySet().stream()
                .sorted(
                        Map.Entry.<UUID, String>comparingByValue()
                                .thenComparing(entry -> entry.getKey().toString()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Ids of shown transactions, newest date first, then by id. */
    List<UUID> listedDebts() {
        Map<UUID, CalendarDate> dates = new HashMap<>();
        for (UUID id : debts.keySet()) {
            Debt debt = shownDebt(id);
            if (debt != null) {
                dates.put(id, debt.details().transactionDate());
            }
        }
        return dates.entrySet().stream()
                .sorted(
                        Map.Entry.<UUID, CalendarDate>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(entry -> entry.getKey().toString()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The balance of a contact, or of all live ones if it is null. */
    Balance balance(@Nullable UUID contact, Instant asOf) {
        BigInteger total = BigInteger.ZERO;
        Map<CurrencyCode, BigInteger> sums = new HashMap<>();
        for (UUID id : debts.keySet()) {
            Debt debt = shownDebt(id, asOf);
            if (debt == null
                    || livePerson(contactOf(debt), asOf) == null
                    || (contact != null && !contactOf(debt).equals(contact))) {
                continue;
            }
            long sign = debt.details().direction() == Direction.LENT ? 1 : -1;
            BigInteger effect = BigInteger.valueOf(sign * debt.details().amount().value());
            total = total.add(effect);
            if (debt.details().kind() == TransactionKind.MONEY) {
                sums.merge(debt.details().currency(), effect, BigInteger::add);
            }
        }
        return Balance.of(total, sums);
    }

    long overdue(CalendarDate today) {
        return debts.keySet().stream().filter(id -> isOverdue(shownDebt(id), today)).count();
    }

    private static boolean isOverdue(@Nullable Debt debt, CalendarDate today) {
        return debt != null
                && debt.details().dueDate() != null
                && debt.details().dueDate().compareTo(today) < 0;
    }
}
