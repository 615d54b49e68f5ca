package io.tallystick.application.view;

import java.util.List;

/**
 * What came of verifying some rows of the log.
 *
 * @param rows how many there were
 * @param last the position to go on after
 * @param isEnd whether there is nothing more
 */
public record VerifiedRows(int rows, GlobalPosition last, List<RowFlaw> flaws, boolean isEnd) {

    public VerifiedRows {
        flaws = List.copyOf(flaws);
    }
}
