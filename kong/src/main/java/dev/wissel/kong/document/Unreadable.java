package dev.wissel.kong.document;

/** Ends the reading of a document that cannot be understood any further. Never leaves the package. */
final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    final transient Problem problem;

    Unreadable(Problem problem) {
        super(problem.message(), null, false, false);
        this.problem = problem;
    }

    static Unreadable at(String file, int line, int column, String offendingText, String message, String mend) {
        return new Unreadable(new Problem(file, line, column, Path.ROOT, offendingText, message, mend));
    }
}
