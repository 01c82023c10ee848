package io.corelane.perf.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every benchmark can do with what it found: JSON, a page, a file to keep, and a look back at one. */
public final class ReportOptions
{
    private static final int OK = 0;
    private static final int FAILED = 1;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--json", description = "One JSON object instead of a table.")
    private boolean json;

    @Option(names = "--html", paramLabel = "FILE", description = "Writes a page with plots; it loads nothing.")
    private Path html;

    @Option(names = "--save", paramLabel = "FILE", description = "Keeps the JSON object in a file.")
    private Path save;

    @Option(names = "--compare", paramLabel = "FILE",
        description = "Shows the ratios beside those of a file that --save wrote; exit code 1 when one is worse.")
    private Path compare;

    @Option(names = "--tolerance", paramLabel = "N", defaultValue = "0.1",
        description = "By how much of itself a ratio may be worse, 0.1 by default.")
    private double tolerance;

    private Comparison comparison;

    /** Made by picocli. */
    public ReportOptions()
    {
    }

    /**
     * Begins a report; what the options name wrongly is refused now, not when minutes have gone.
     *
     * @return of this command.
     */
    public BenchReport begin()
    {
        require(tolerance >= 0 && tolerance < 1,
            "--tolerance is " + tolerance + ", but must be at least 0 and below 1");
        requireFolder("--html", html);
        requireFolder("--save", save);
        if (null != compare)
        {
            try
            {
                comparison = Comparison.with(compare, tolerance);
            }
            catch (final IOException ex)
            {
                throw new ParameterException(spec.commandLine(), "--compare: " + ex.getMessage());
            }
            require(spec.name().equals(comparison.bench()), "--compare: " + compare + " is of bench " +
                comparison.bench() + ", not of " + spec.name() + "; name a file of this command");
        }
        return new BenchReport(spec.name());
    }

    /**
     * Refuses what a user has given, with exit code 2.
     *
     * @param isGood  whether it is all right.
     * @param message one sentence with the remedy.
     */
    public void require(final boolean isGood, final String message)
    {
        require(spec, isGood, message);
    }

    /**
     * The same for a command without reports.
     *
     * @param command that was called.
     * @param isGood  whether it is all right.
     * @param message one sentence with the remedy.
     */
    public static void require(final CommandSpec command, final boolean isGood, final String message)
    {
        if (!isGood)
        {
            throw new ParameterException(command.commandLine(), message);
        }
    }

    private void requireFolder(final String option, final Path file)
    {
        require(null == file || Files.isDirectory(file.toAbsolutePath().getParent()),
            option + " " + file + ": there is no such folder; make it first");
    }

    /**
     * Prints the report, and writes the files that were asked for.
     *
     * @param report that is complete.
     * @param table  what people see above the ratios.
     * @return exit code: 1 when the run is void, or worse than the one that it is compared with.
     * @throws IOException when a file cannot be written.
     */
    public int finish(final BenchReport report, final String table) throws IOException
    {
        final ObjectNode root = report.json();
        if (null != save && report.failures().isEmpty())
        {
            Files.writeString(save, root.toPrettyString() + "\n");
        }
        else if (null != save)
        {
            System.err.println("the run is void: " + save + " was not written");
        }
        if (null != comparison)
        {
            comparison.write(root, report.ratios());
        }
        if (null != html)
        {
            Files.writeString(html, new HtmlPage(report, table,
                null == comparison ? "" : comparison.text(report.ratios())).text());
        }
        if (json)
        {
            System.out.println(root.toPrettyString());
        }
        else
        {
            System.out.println(table.stripTrailing());
            System.out.println(report.text());
            if (null != comparison)
            {
                System.out.println(comparison.text(report.ratios()));
            }
        }
        final boolean isWorse = null != comparison && comparison.isWorse(report.ratios());
        return report.failures().isEmpty() && !isWorse ? OK : FAILED;
    }
}
