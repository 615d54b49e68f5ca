package io.tallystick.application.archive;

/** A file of the archive cannot be written, because it is there with another content. */
public final class ArchiveConflict extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * @param place that the file is in, as people call it
     */
    public ArchiveConflict(String place, String name) {
        super(
                name
                        + " is in "
                        + place
                        + " already, with other content. Does another ledger write there? Each"
                        + " needs an archive of its own");
    }
}
