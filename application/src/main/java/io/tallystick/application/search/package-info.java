/**
 * What a word is. Every log that can be searched splits text by {@link
 * io.tallystick.application.search.Words}, so that all find the same.
 */
@NullMarked
package io.tallystick.application.search;

import org.jspecify.annotations.NullMarked;
