package io.tallystick.postgres.embedded;

import com.sun.security.auth.module.UnixSystem;

import java.util.ArrayList;
import java.util.List;

/**
 * Who the server runs as. PostgreSQL refuses to run as root, so root starts it behind a program
 * that gives up root and then becomes the server, which keeps the process id. Immutable.
 *
 * @param prefix the words before the command
 * @param fileOwner the user who must own the cluster
 */
record ProcessIdentity(List<String> prefix, int fileOwner) {
    private static final int ROOT = 0;
    private static final int NOBODY = 65534;

    /** Still root to the file system, but nobody to itself: nothing has to change its owner. */
    static final ProcessIdentity USER_NAMESPACE =
            new ProcessIdentity(List.of("unshare", "--user"), ROOT);

    /** For containers that forbid user namespaces. */
    static final ProcessIdentity NOBODY_PLAIN =
            new ProcessIdentity(
                    List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"), NOBODY);

    /**
     * For a data directory that only root may enter, such as one below /root. The secure bit is for
     * access(2), by which PostgreSQL looks for its own programs and which ignores the capability
     * otherwise.
     */
    static final ProcessIdentity NOBODY_PASSING =
            new ProcessIdentity(
                    List.of(
                            "setpriv",
                            "--securebits=+no_setuid_fixup",
                            "--reuid=65534",
                            "--regid=65534",
                            "--clear-groups",
                            "--inh-caps=+dac_override",
                            "--ambient-caps=+dac_override"),
                    NOBODY);

    ProcessIdentity {
        prefix = List.copyOf(prefix);
    }

    /** The identities worth trying for the user of this process, the best first. */
    static List<ProcessIdentity> candidates() {
        int uid = Math.toIntExact(new UnixSystem().getUid());
        return uid == ROOT
                ? List.of(USER_NAMESPACE, NOBODY_PLAIN, NOBODY_PASSING)
                : List.of(
                        new ProcessIdentity(List.of(), uid),
                        // A container may give its user no name, and initdb insists on one.
                        new ProcessIdentity(USER_NAMESPACE.prefix, uid));
    }

    /** The first candidate as whom PostgreSQL runs and enters the directory. */
    static ProcessIdentity choose(
            List<ProcessIdentity> candidates, DataDirectory directory, Binaries binaries)
            throws InterruptedException {
        String reason = "";
        for (ProcessIdentity candidate : candidates) {
            Command.Result trial = candidate.tryOut(directory, binaries);
            if (trial.succeeded()) {
                return candidate;
            }
            reason = trial.output();
        }
        throw new EmbeddedPostgresException(
                ("PostgreSQL, which must not be root, cannot run in %s (%s);"
                                + " run Tallystick as an ordinary user or set DATABASE_URL")
                        .formatted(directory.path(), reason));
    }

    List<String> command(List<String> words) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(words);
        return command;
    }

    /** Whether files of this user may be given to this identity: root moves between its two. */
    boolean mayTakeFilesOf(int owner) {
        return (fileOwner == ROOT || fileOwner == NOBODY) && (owner == ROOT || owner == NOBODY);
    }

    // Asked for its settings, initdb creates nothing, but checks who it is and what it needs.
    private Command.Result tryOut(DataDirectory directory, Binaries binaries)
            throws InterruptedException {
        return Command.run(
                command(
                        List.of(
                                "sh",
                                "-c",
                                "cd \"$0\" && exec \"$1\" --show -D \"$0\"",
                                directory.path().toString(),
                                binaries.program("initdb").toString())));
    }
}
