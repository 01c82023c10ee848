package io.corelane.perf.report;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs a report as a command does. */
public final class ReportRun
{
    private ReportRun()
    {
    }

    /** A command that has measured already. */
    @Command(name = "unnamed")
    private static final class Done implements Callable<Integer>
    {
        private final Function<BenchReport, String> filler;

        @Mixin
        private ReportOptions options;

        private Done(final Function<BenchReport, String> filler)
        {
            this.filler = filler;
        }

        @Override
        public Integer call() throws Exception
        {
            final BenchReport report = options.begin();
            return options.finish(report, filler.apply(report));
        }
    }

    /**
     * Exit code of a command with options.
     *
     * @param bench   its name.
     * @param errors  takes what it says on standard error.
     * @param filler  fills its report and makes the table.
     * @param options as given.
     * @return exit code.
     */
    static int run(
        final String bench,
        final List<String> errors,
        final Function<BenchReport, String> filler,
        final String... options)
    {
        final CommandLine command = new CommandLine(new Done(filler));
        command.getCommandSpec().name(bench);
        final StringWriter said = new StringWriter();
        command.setErr(new PrintWriter(said));
        final int code = command.execute(options);
        errors.add(said.toString());
        return code;
    }

    /**
     * What a command prints with {@code --json}.
     *
     * @param bench  its name.
     * @param page   where its page goes.
     * @param filler fills its report and makes the table.
     * @return JSON.
     * @throws Exception when it cannot be read.
     */
    public static String json(final String bench, final Path page, final Function<BenchReport, String> filler)
        throws Exception
    {
        final PrintStream before = System.out;
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try
        {
            run(bench, new ArrayList<>(), filler, "--json", "--html", page.toString());
        }
        finally
        {
            System.setOut(before);
        }
        if (!Files.readString(page).contains("</html>"))
        {
            throw new AssertionError("no page in " + page);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
