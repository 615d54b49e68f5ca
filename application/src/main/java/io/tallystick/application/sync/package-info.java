/**
 * Taking over what phones recorded, and telling them what they do not have. Start with {@link
 * io.tallystick.application.sync.SyncService}. Depends on ports, the codec and the rules of the
 * domain.
 */
@NullMarked
package io.tallystick.application.sync;

import org.jspecify.annotations.NullMarked;
