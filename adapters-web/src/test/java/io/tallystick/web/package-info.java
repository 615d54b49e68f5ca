/**
 * The contract of the HTTP API as tests, over a real server. {@link
 * io.tallystick.web.HttpApiContract} runs over any ledger: a subclass brings one.
 */
@NullMarked
package io.tallystick.web;

import org.jspecify.annotations.NullMarked;
