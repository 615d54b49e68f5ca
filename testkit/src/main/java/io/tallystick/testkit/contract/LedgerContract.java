package io.tallystick.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.Ledger;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.command.Precondition;
import io.tallystick.application.port.IdSource;
import io.tallystick.application.view.BalanceExplanation;
import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.Summary;
import io.tallystick.application.view.TransactionQuery;
import io.tallystick.application.view.TransactionView;
import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.Refusal;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.Amount;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.Direction;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.domain.transaction.TransactionKind;
import io.tallystick.domain.undo.UndoRule;
import io.tallystick.testkit.Gen;
import io.tallystick.testkit.Samples;
import io.tallystick.testkit.SettableClock;
import io.tallystick.testkit.contract.NaiveLedger.Debt;
import io.tallystick.testkit.contract.NaiveLedger.Person;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/**
 * What a whole ledger must do, whatever its adapters: random commands of several users, compared
 * with a model that knows no events.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class LedgerContract {

    private static final int COMMANDS = 150;
    private static final CalendarDate TODAY = CalendarDate.parse("2024-05-06");
    private static final List<UserId> USERS =
            List.of(Samples.ALICE, Samples.BOB, new UserId(new UUID(3, 3)));
    private static final Gen<String> NAMES = Gen.oneOf(List.of("Ann", "Ben", "Cid", "Dot"));
    private static final Gen<CalendarDate> DATES =
            Gen.ints(0, 5)
                    .map(days -> new CalendarDate(LocalDate.parse("2024-05-03").plusDays(days)));

    /** A fixture with an empty ledger. */
    protected abstract LedgerFixture newFixture(
            InstantSource clock, IdSource ids, UndoRule undoRule);

    /** One test for each. A slow adapter may take fewer. */
    protected LongStream seeds() {
        return LongStream.rangeClosed(1, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void the_ledger_is_what_a_naive_model_says(long seed) {
        SettableClock clock = SettableClock.atAnyTime();
        RandomGenerator ids = new SplittableRandom(~seed);
        try (LedgerFixture fixture =
                newFixture(clock, () -> Gen.uuids().next(ids), new UndoRule(Duration.ofDays(1)))) {
            new Run(new SplittableRandom(seed), clock, fixture).play();
        }
    }

    /** One random life of a ledger. */
    private static final class Run {

        private final RandomGenerator random;
        private final SettableClock clock;
        private final LedgerFixture fixture;
        private final Ledger ledger;
        private final Map<UserId, NaiveLedger> models = new HashMap<>();
        private final List<UUID> contacts = new ArrayList<>();
        private final List<UUID> transactions = new ArrayList<>();
        private final List<Instant> moments = new ArrayList<>();

        Run(RandomGenerator random, SettableClock clock, LedgerFixture fixture) {
            this.random = random;
            this.clock = clock;
            this.fixture = fixture;
            this.ledger = fixture.ledger();
            USERS.forEach(user -> models.put(user, new NaiveLedger()));
        }

        void play() {
            for (int i = 0; i < COMMANDS; i++) {
                clock.advance(Duration.ofMillis(1 + random.nextInt(3)));
                moments.add(clock.instant());
                command(USERS.get(random.nextInt(USERS.size())));
                if (i % 30 == 29) {
                    fixture.catchUp();
                    USERS.forEach(this::compare);
                }
            }
        }

        private NaiveLedger model(UserId user) {
            return Objects.requireNonNull(models.get(user));
        }

        private void command(UserId user) {
            switch (random.nextInt(11)) {
                case 0, 1 -> createContact(user);
                case 2 -> renameContact(user, any(contacts));
                case 3 -> deleteContact(user, any(contacts));
                case 4 -> undoContact(user, any(contacts));
                case 5, 6, 7 -> createTransaction(user);
                case 8 -> updateTransaction(user, any(transactions));
                case 9 -> deleteTransaction(user, any(transactions));
                default -> undoTransaction(user, any(transactions));
            }
        }

        private void createContact(UserId user) {
            String name = NAMES.next(random);
            Outcome<?> outcome =
                    ledger.contacts().create(by(user), null, ContactDetails.named(name));
            assertThat(outcome).isInstanceOf(Outcome.Committed.class);
            UUID id = ((Outcome.Committed<?>) outcome).id();
            contacts.add(id);
            model(user).put(id, new Person(name, false), clock.instant());
        }

        private void renameContact(UserId user, UUID id) {
            String name = NAMES.next(random);
            Person person = model(user).livePerson(id, Instant.MAX);
            expect(
                    ledger.contacts()
                            .update(
                                    by(user),
                                    new ContactId(id),
                                    ContactChanges.renamedTo(name),
                                    Precondition.none()),
                    person != null);
            if (person != null) {
                model(user).put(id, new Person(name, false), clock.instant());
            }
        }

        private void deleteContact(UserId user, UUID id) {
            Person person = model(user).livePerson(id, Instant.MAX);
            expect(
                    ledger.contacts().delete(by(user), new ContactId(id), Precondition.none()),
                    person != null);
            if (person != null) {
                model(user).put(id, new Person(person.name(), true), clock.instant());
            }
        }

        private void undoContact(UserId user, UUID id) {
            boolean isUndone = model(user).undoPerson(id, clock.instant());
            expect(
                    ledger.contacts().undo(by(user), new ContactId(id), null, Precondition.none()),
                    isUndone);
        }

        private void createTransaction(UserId user) {
            TransactionDetails details = details(any(contacts));
            boolean isAllowed = isWithLivePerson(user, details) && isDueAfterwards(details);
            Outcome<?> outcome = ledger.transactions().create(by(user), null, details);
            expect(outcome, isAllowed);
            if (outcome instanceof Outcome.Committed<?> committed) {
                transactions.add(committed.id());
                model(user).put(committed.id(), new Debt(details, false), clock.instant());
            }
        }

        private void updateTransaction(UserId user, UUID id) {
            TransactionDetails details = details(any(contacts));
            Debt before = model(user).shownDebt(id);
            boolean stays =
                    before != null && details.contactId().equals(before.details().contactId());
            boolean isAllowed =
                    before != null
                            && (stays || isWithLivePerson(user, details))
                            && isDueAfterwards(details);
            expect(
                    ledger.transactions()
                            .update(
                                    by(user),
                                    new TransactionId(id),
                                    Changes.to(details),
                                    Precondition.none()),
                    isAllowed);
            if (isAllowed) {
                model(user).put(id, new Debt(details, false), clock.instant());
            }
        }

        private void deleteTransaction(UserId user, UUID id) {
            Debt before = model(user).shownDebt(id);
            expect(
                    ledger.transactions()
                            .delete(by(user), new TransactionId(id), Precondition.none()),
                    before != null);
            if (before != null) {
                model(user).put(id, new Debt(before.details(), true), clock.instant());
            }
        }

        private void undoTransaction(UserId user, UUID id) {
            boolean isUndone = model(user).undoDebt(id, clock.instant());
            expect(
                    ledger.transactions()
                            .undo(by(user), new TransactionId(id), null, Precondition.none()),
                    isUndone);
        }

        private boolean isWithLivePerson(UserId user, TransactionDetails details) {
            return model(user).livePerson(details.contactId().value(), Instant.MAX) != null;
        }

        private static boolean isDueAfterwards(TransactionDetails details) {
            CalendarDate due = details.dueDate();
            return due == null || due.compareTo(details.transactionDate()) >= 0;
        }

        private TransactionDetails details(UUID contact) {
            return new TransactionDetails(
                    new ContactId(contact),
                    Gen.constantOf(TransactionKind.class).next(random),
                    Gen.constantOf(Direction.class).next(random),
                    new Amount(Gen.longs(0, Amount.MAX).next(random)),
                    Gen.oneOf(List.of(CurrencyCode.USD, new CurrencyCode("EUR"))).next(random),
                    null,
                    DATES.next(random),
                    dueDate());
        }

        private @Nullable CalendarDate dueDate() {
            return random.nextBoolean() ? null : DATES.next(random);
        }

        private UUID any(List<UUID> ids) {
            return ids.isEmpty() || random.nextInt(20) == 0
                    ? Gen.uuids().next(random)
                    : ids.get(random.nextInt(ids.size()));
        }

        private static void expect(Outcome<?> outcome, boolean isAccepted) {
            if (isAccepted) {
                assertThat(outcome).isInstanceOf(Outcome.Committed.class);
            } else {
                assertThat(outcome).isInstanceOf(Outcome.Refused.class);
                assertThat(((Outcome.Refused<?>) outcome).reason())
                        .isIn(
                                Refusal.NOT_FOUND,
                                Refusal.CONTACT_NOT_FOUND,
                                Refusal.NOTHING_TO_UNDO,
                                Refusal.DUE_BEFORE_TRANSACTION);
            }
        }

        private void compare(UserId user) {
            NaiveLedger model = model(user);
            List<ContactView> listed = new ArrayList<>();
            ledger.views().contacts(ContactQuery.allOf(user), listed::add);
            assertThat(listed)
                    .extracting(view -> view.id().value())
                    .isEqualTo(model.listedPersons());
            for (ContactView view : listed) {
                UUID id = view.id().value();
                assertThat(view.details().name().value())
                        .isEqualTo(nameOf(model.person(id, Instant.MAX)));
                assertThat(view.balance()).isEqualTo(model.balance(id, Instant.MAX));
                assertThat(ledger.views().balanceOf(user, view.id())).isEqualTo(view.balance());
            }
            compareTransactions(user, model);
            compareSummary(user, model);
            for (UUID id : contacts) {
                comparePast(user, model, id);
                compareExplanation(user, id);
            }
            comparePastLists(user, model, listed);
        }

        private void compareExplanation(UserId user, UUID id) {
            Optional<BalanceExplanation> explanation =
                    ledger.timeTravel().explainBalance(user, new ContactId(id));
            assertThat(explanation.isPresent())
                    .isEqualTo(model(user).livePerson(id, Instant.MAX) != null);
            explanation.ifPresent(
                    explained -> {
                        List<BalanceExplanation.Line> lines = explained.lines();
                        assertThat(lines.isEmpty() ? Balance.ZERO : lines.getLast().balance())
                                .isEqualTo(model(user).balance(id, Instant.MAX));
                        for (BalanceExplanation.Line line : lines) {
                            compareLine(user, id, lines, line);
                        }
                    });
        }

        /** An event with two lines is through with the last of them. */
        private void compareLine(
                UserId user,
                UUID id,
                List<BalanceExplanation.Line> lines,
                BalanceExplanation.Line line) {
            boolean isLast =
                    lines.reversed().stream()
                            .filter(other -> other.occurredAt().equals(line.occurredAt()))
                            .findFirst()
                            .filter(line::equals)
                            .isPresent();
            boolean isLive = model(user).livePerson(id, line.occurredAt()) != null;
            if (isLast && isLive) {
                assertThat(line.balance()).isEqualTo(model(user).balance(id, line.occurredAt()));
            }
        }

        private void comparePastLists(UserId user, NaiveLedger model, List<ContactView> today) {
            Instant now = clock.instant();
            List<ContactView> contactsNow = new ArrayList<>();
            ledger.timeTravel().contactsAsOf(ContactQuery.allOf(user), now, contactsNow::add);
            assertThat(contactsNow).isEqualTo(today);
            List<TransactionView> transactionsNow = new ArrayList<>();
            ledger.timeTravel()
                    .transactionsAsOf(TransactionQuery.allOf(user), now, transactionsNow::add);
            assertThat(transactionsNow)
                    .extracting(view -> view.id().value())
                    .isEqualTo(model.listedDebts());

            Instant moment = moments.get(random.nextInt(moments.size()));
            List<ContactView> past = new ArrayList<>();
            ledger.timeTravel().contactsAsOf(ContactQuery.allOf(user), moment, past::add);
            for (ContactView view : past) {
                assertThat(ledger.timeTravel().contactAsOf(user, view.id(), moment)).hasValue(view);
            }
            Summary summary = ledger.timeTravel().summaryAsOf(user, moment);
            assertThat(summary.contacts()).isEqualTo(past.size());
            assertThat(summary.balance()).isEqualTo(model.balance(null, moment));
        }

        private void compareTransactions(UserId user, NaiveLedger model) {
            List<TransactionView> listed = new ArrayList<>();
            ledger.views().transactions(TransactionQuery.allOf(user), listed::add);
            assertThat(listed).extracting(view -> view.id().value()).isEqualTo(model.listedDebts());
            for (TransactionView view : listed) {
                assertThat(new Debt(view.details(), false))
                        .isEqualTo(model.shownDebt(view.id().value()));
            }
        }

        private void compareSummary(UserId user, NaiveLedger model) {
            Summary summary = ledger.views().summary(user, TODAY);
            assertThat(summary.contacts()).isEqualTo(model.listedPersons().size());
            assertThat(summary.transactions()).isEqualTo(model.listedDebts().size());
            assertThat(summary.balance()).isEqualTo(model.balance(null, Instant.MAX));
            assertThat(summary.overdue()).isEqualTo(model.overdue(TODAY));
            assertThat(summary.head()).isEqualTo(ledger.log().head());
        }

        private void comparePast(UserId user, NaiveLedger model, UUID id) {
            Instant moment = moments.get(random.nextInt(moments.size()));
            Person person = model.person(id, moment);
            ContactView view =
                    ledger.timeTravel().contactAsOf(user, new ContactId(id), moment).orElse(null);
            if (view == null) {
                assertThat(person).isNull();
            } else {
                assertThat(new Person(view.details().name().value(), view.isDeleted()))
                        .isEqualTo(person);
                assertThat(view.balance())
                        .isEqualTo(view.isDeleted() ? Balance.ZERO : model.balance(id, moment));
            }
        }

        private static String nameOf(@Nullable Person person) {
            return person == null ? "" : person.name();
        }

        private static CommandContext by(UserId user) {
            return CommandContext.of(user, "request-1");
        }
    }
}
