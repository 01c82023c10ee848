package io.corelane.perf.checkpoint;

import io.corelane.perf.report.ReportOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** Folders that benchmarks write to, and delete when they end: none that was there before. */
final class Folders
{
    private static final String PREFIX = "corelane-bench";

    private Folders()
    {
    }

    /** A new folder in the one that an option names; null names that of temporary files. */
    static Path create(final CommandSpec command, final String option, final Path parent) throws IOException
    {
        ReportOptions.require(command, null == parent || Files.isDirectory(parent),
            option + " " + parent + ": there is no such folder; make it first");
        return null == parent ? Files.createTempDirectory(PREFIX) : Files.createTempDirectory(parent, PREFIX);
    }
}
