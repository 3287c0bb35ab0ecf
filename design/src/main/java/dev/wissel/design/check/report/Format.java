package dev.wissel.design.check.report;

import java.util.Locale;

/** How findings are written. */
public enum Format {
    TEXT,
    JSON,
    SARIF,
    JUNIT,
    GITHUB;

    /** Returns the word for it on the command line. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the report.
     *
     * @param checked what is reported
     * @param colours whether the reader understands ANSI colours; only for text
     * @param version of Wissel, for the formats that name their maker
     */
    public String write(Checked checked, boolean colours, String version) {
        return switch (this) {
            case TEXT -> TextReport.write(checked, colours);
            case JSON -> JsonReport.write(checked);
            case SARIF -> SarifReport.write(checked, version);
            case JUNIT -> JunitReport.write(checked);
            case GITHUB -> GithubReport.write(checked);
        };
    }
}
