/** What reads return and what they ask for. Records, with their factories. */
@NullMarked
package io.tallystick.application.view;

import org.jspecify.annotations.NullMarked;
