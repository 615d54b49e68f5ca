package io.tallystick.examples;

import io.tallystick.application.Ledger;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.IdempotencyKey;
import io.tallystick.application.command.IdempotentRequest;
import io.tallystick.application.command.Outcome;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.Amount;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.Description;
import io.tallystick.domain.transaction.Direction;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionKind;

import java.math.BigInteger;
import java.util.UUID;

/**
 * Who owes the kitty for how many coffees. The machine reports every cup with a number of its own,
 * and reports it again when the network fails: a cup is booked once all the same.
 */
public final class CoffeeKitty {

    private static final UserId KITTY =
            new UserId(UUID.fromString("c0ffee00-0000-4000-8000-000000000001"));
    private static final CurrencyCode EUR = new CurrencyCode("EUR");

    private final Ledger ledger;
    private final Amount price;

    /**
     * @param price of a cup, in cents
     */
    public CoffeeKitty(Ledger ledger, Amount price) {
        this.ledger = ledger;
        this.price = price;
    }

    /** Lets somebody drink on credit. */
    public ContactId join(String name, String badge) {
        return new ContactId(
                done(
                        ledger.contacts()
                                .create(request("join", badge), null, ContactDetails.named(name))));
    }

    /** Books a cup; once for each number, however often it is reported. */
    public void drink(ContactId drinker, String cupNumber, CalendarDate day) {
        TransactionDetails cup =
                new TransactionDetails(
                        drinker,
                        TransactionKind.MONEY,
                        Direction.LENT,
                        price,
                        EUR,
                        new Description("a cup of coffee"),
                        day,
                        null);
        done(ledger.transactions().create(request("cup", cupNumber), null, cup));
    }

    /** What somebody owes the kitty, in cents. */
    public BigInteger owes(ContactId drinker) {
        return ledger.views()
                .balanceOf(KITTY, drinker)
                .byCurrency()
                .getOrDefault(EUR, BigInteger.ZERO);
    }

    private static CommandContext request(String kind, String number) {
        String name = kind + "-" + number;
        return new CommandContext(
                KITTY, name, null, IdempotentRequest.of(new IdempotencyKey(name), name));
    }

    private static UUID done(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Committed<?> made -> made.id();
            case Outcome.Replayed<?> before -> before.id();
            case Outcome.Refused<?> refused ->
                    throw new IllegalArgumentException("refused: " + refused.reason());
            case Outcome.KeyReused<?> reused ->
                    throw new IllegalArgumentException("this number was used for something else");
            case Outcome.PreconditionFailed<?> failed -> throw new IllegalStateException("raced");
            case Outcome.Conflicted<?> lost -> throw new IllegalStateException("try again");
        };
    }
}
