package io.tallystick.application.usecase;

import io.tallystick.application.command.Aggregate;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.BalanceExplanation;
import io.tallystick.application.view.ContactComparison;
import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.PastPoint;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactCommand;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.History;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.kernel.Versioned;
import io.tallystick.domain.transaction.Transaction;
import io.tallystick.domain.transaction.TransactionCommand;
import io.tallystick.domain.transaction.TransactionEvent;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/** What changed about one contact, and why its balance is what it is. Thread-safe. */
record ContactHistory(
        EventLog log,
        Aggregate<ContactCommand, Contact, ContactEvent> contact,
        Aggregate<TransactionCommand, Transaction, TransactionEvent> transaction) {

    Optional<ContactComparison> compare(
            UserId user, ContactId id, PastPoint from, @Nullable PastPoint to) {
        History<ContactEvent> history = history(user, id);
        PastPoint end = to != null ? to : new PastPoint.Version(history.version());
        if (isBeyond(history, from) || isBeyond(history, end)) {
            return Optional.empty();
        }
        Contact before = at(history, from);
        Contact after = at(history, end);
        return before instanceof Contact.Absent && after instanceof Contact.Absent
                ? Optional.empty()
                : Optional.of(new ContactComparison(from, before, end, after));
    }

    private static boolean isBeyond(History<ContactEvent> history, PastPoint point) {
        return point instanceof PastPoint.Version(long version) && version > history.version();
    }

    private Contact at(History<ContactEvent> history, PastPoint point) {
        History<ContactEvent> then =
                switch (point) {
                    case PastPoint.Version(var version) -> history.upTo(version);
                    case PastPoint.Time(var instant) -> history.asOf(instant);
                };
        return then.fold(contact.decider()).state();
    }

    Optional<BalanceExplanation> explainBalance(UserId user, ContactId id) {
        LogHead head = log.head();
        Versioned<Contact> state = history(user, id).fold(contact.decider());
        if (!(state.state() instanceof Contact.Live)) {
            return Optional.empty();
        }
        BalanceMoves moves =
                new BalanceMoves(
                        id,
                        state.state().lifetime(),
                        contact,
                        transaction,
                        other -> stream(user, other));
        log.readTransactionsEverWith(user, id, moves::addStream);
        return Optional.of(new BalanceExplanation(moves.lines(), head));
    }

    /** Empty if it is another user's. */
    private History<ContactEvent> history(UserId user, ContactId id) {
        return contact.history(stream(user, id).stream().map(LoggedEvent::event).toList());
    }

    /** Empty if it is another user's. */
    private List<LoggedEvent> stream(UserId user, ContactId id) {
        List<LoggedEvent> stream = log.stream(StreamName.of(AggregateType.CONTACT, id.value()));
        return !stream.isEmpty() && stream.getFirst().event().metadata().userId().equals(user)
                ? stream
                : List.of();
    }
}
