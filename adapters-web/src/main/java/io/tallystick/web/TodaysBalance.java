package io.tallystick.web;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.LedgerViews;
import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A contact's balance for the answer to a write. The write has happened, so it must be answered as
 * done even if the read models cannot be asked. Thread-safe.
 */
final class TodaysBalance {

    private static final Logger log = LoggerFactory.getLogger(TodaysBalance.class);

    private final LedgerViews views;

    TodaysBalance(LedgerViews views) {
        this.views = views;
    }

    /** Null if it is not known at the moment. */
    @Nullable Balance of(UserId user, ContactId contact) {
        try {
            return views.balanceOf(user, contact);
        } catch (StoreUnavailable e) {
            log.warn("event=balance_unknown contact={} store={}", contact, e.store(), e);
            return null;
        }
    }
}
