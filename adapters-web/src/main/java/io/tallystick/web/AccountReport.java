package io.tallystick.web;

import io.tallystick.application.account.Account;

/** Accounts as {@code GET /api/admin/users} answers them, elsewhere. Stateless. */
public final class AccountReport {

    private AccountReport() {}

    public static byte[] json(Account account) {
        return Json.bytes(json -> AccountRoutes.write(json, account));
    }
}
