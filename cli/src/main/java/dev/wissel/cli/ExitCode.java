package dev.wissel.cli;

/** What the process says when it ends. */
final class ExitCode {
    /** What was asked for was done. */
    static final int GOOD = 0;

    /** What was asked for failed. */
    static final int FAILED = 1;

    /** The command line is wrong. */
    static final int USAGE = 2;

    /** An input cannot be read or understood, or a peer cannot be reached. */
    static final int INPUT = 3;

    private ExitCode() {}
}
