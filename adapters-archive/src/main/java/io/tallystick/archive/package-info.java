/** Where the files of an archive are: a folder. */
@NullMarked
package io.tallystick.archive;

import org.jspecify.annotations.NullMarked;
