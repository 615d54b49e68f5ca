package io.tallystick.application.archive;

/** A file of the archive is not as it was written. The message names it and what is wrong. */
public final class DamagedArchive extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String file;
    private final String problem;

    /**
     * @param problem what is wrong with it, as the end of a sentence
     */
    public DamagedArchive(String file, String problem) {
        super("The archive's file " + file + " " + problem);
        this.file = file;
        this.problem = problem;
    }

    /** The name of the file. */
    public String file() {
        return file;
    }

    /** What is wrong with it, as the end of a sentence. */
    public String problem() {
        return problem;
    }
}
