/** What a user can do. Start with {@link io.tallystick.application.usecase.ContactService}. */
@NullMarked
package io.tallystick.application.usecase;

import org.jspecify.annotations.NullMarked;
